//! The artifact bucket.

use super::{Aws, AwsError, Cause};
use aws_sdk_s3::primitives::ByteStream;

/// Whether an upload was needed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Upload {
    /// The object is new.
    Done,
    /// An object of this key was there; keys hold their content's hash, so it is the same bytes.
    AlreadyThere,
}

/// Puts an object whose key names its content, unless it is there already.
pub(crate) async fn upload_once(
    aws: &Aws,
    bucket: &str,
    key: &str,
    bytes: Vec<u8>,
) -> Result<Upload, AwsError> {
    let head = aws.s3.head_object().bucket(bucket).key(key);
    match aws.call("s3:GetObject", head.send()).await {
        Ok(_) => return Ok(Upload::AlreadyThere),
        Err(AwsError {
            cause: Cause::NotFound,
            ..
        }) => {}
        Err(error) => return Err(error),
    }
    let put = aws
        .s3
        .put_object()
        .bucket(bucket)
        .key(key)
        .body(ByteStream::from(bytes));
    aws.call("s3:PutObject", put.send()).await?;
    Ok(Upload::Done)
}
