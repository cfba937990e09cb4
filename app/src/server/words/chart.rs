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
};
