//! Charts and figures.

/// Words of charts.
#[derive(Debug)]
pub struct Chart {
    /// A series in words, for those who do not see it.
    pub series: fn(&Told<'_>) -> String,
    /// A series without a single value.
    pub no_data: &'static str,
    /// In the place of a figure that is not known.
    pub no_value: &'static str,
    /// The lines of a chart in words, and its threshold by name and value.
    pub lines: fn(&[ToldLine], Option<ToldThreshold<'_>>) -> String,
    /// In the place of a chart without a single value.
    pub no_values: &'static str,
    /// What the cursor of a chart is for, by the chart's title.
    pub read_out: fn(&str) -> String,
    /// Opens the values in figures.
    pub table: &'static str,
    /// What the table lists, by the chart's title.
    pub table_of: fn(&str) -> String,
    /// The column of times, on the clock of a zone.
    pub time: fn(&str) -> String,
    /// The column of what was done meanwhile.
    pub marks: &'static str,
}

/// A threshold by its name and value.
pub type ToldThreshold<'a> = (&'a str, String);

/// What is told of a line: figures with their units.
#[derive(Debug)]
pub struct ToldLine {
    /// What it is.
    pub name: String,
    /// The last value.
    pub last: String,
    /// The lowest value.
    pub lowest: String,
    /// The highest value.
    pub highest: String,
}

fn told(lines: &[ToldLine], threshold: Option<(&str, String)>, say: fn(&ToldLine) -> String) -> String {
    let threshold = threshold.map(|(name, value)| format!("{name}: {value}"));
    let parts: Vec<String> = lines.iter().map(say).chain(threshold).collect();
    parts.join("; ")
}

/// What is told of a series: figures with their units.
#[derive(Debug)]
pub struct Told<'a> {
    /// What it is.
    pub label: &'a str,
    /// The last value.
    pub last: &'a str,
    /// The lowest value.
    pub lowest: &'a str,
    /// The highest value.
    pub highest: &'a str,
    /// How long the window is, in minutes.
    pub minutes: usize,
}

pub(super) const EN: Chart = Chart {
    series: |told| {
        format!(
            "{} of the last {} minutes: {} now, between {} and {}",
            told.label, told.minutes, told.last, told.lowest, told.highest
        )
    },
    no_data: "no data",
    no_value: "–",
    lines: |lines, threshold| {
        told(lines, threshold, |line| {
            format!(
                "{}: {} at last, between {} and {}",
                line.name, line.last, line.lowest, line.highest
            )
        })
    },
    no_values: "No values in this time",
    read_out: |title| format!("Read values of {title}"),
    table: "Values",
    table_of: |title| format!("Values of {title}"),
    time: |zone| format!("Time ({zone})"),
    marks: "Deployments",
};

pub(super) const KO: Chart = Chart {
    series: |told| {
        format!(
            "최근 {}분의 {}: 현재 {}, 최저 {}, 최고 {}",
            told.minutes, told.label, told.last, told.lowest, told.highest
        )
    },
    no_data: "데이터 없음",
    no_value: "–",
    lines: |lines, threshold| {
        told(lines, threshold, |line| {
            format!(
                "{}: 마지막 {}, 최저 {}, 최고 {}",
                line.name, line.last, line.lowest, line.highest
            )
        })
    },
    no_values: "이 기간에는 값이 없습니다",
    read_out: |title| format!("{title} 값 읽기"),
    table: "값",
    table_of: |title| format!("{title} 값"),
    time: |zone| format!("시각 ({zone})"),
    marks: "배포",
};
