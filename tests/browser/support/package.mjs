// Packages of the collector that do not work.

import { writeFile } from 'node:fs/promises';
import { crc32 } from 'node:zlib';

/** Writes a package that crashes at once: a zip file of one executable, stored as it is (APPNOTE.TXT, 4.3). */
export async function writeBrokenPackage(path) {
  const name = Buffer.from('bootstrap');
  const content = Buffer.from('#!/bin/sh\nexit 1\n');
  const [version, unix, executable] = [20, 3 << 8, (0o100755 << 16) >>> 0];
  const common = Buffer.alloc(26);
  common.writeUInt16LE(version, 0);
  common.writeUInt16LE(0x21, 8); // The first of January 1980, as the format has no other beginning.
  common.writeUInt32LE(crc32(content), 10);
  common.writeUInt32LE(content.length, 14);
  common.writeUInt32LE(content.length, 18);
  common.writeUInt16LE(name.length, 22);
  const file = Buffer.concat([word(0x04034b50), common, name, content]);
  const attributes = Buffer.alloc(14);
  attributes.writeUInt32LE(executable, 6);
  const entry = Buffer.concat([word(0x02014b50), half(version | unix), common, attributes, name]);
  const end = Buffer.alloc(18);
  end.writeUInt16LE(1, 4);
  end.writeUInt16LE(1, 6);
  end.writeUInt32LE(entry.length, 8);
  end.writeUInt32LE(file.length, 12);
  await writeFile(path, Buffer.concat([file, entry, word(0x06054b50), end]));
}

function word(value) {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32LE(value);
  return bytes;
}

function half(value) {
  const bytes = Buffer.alloc(2);
  bytes.writeUInt16LE(value);
  return bytes;
}
