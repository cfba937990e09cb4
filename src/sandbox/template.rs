//! The application's template as MiniStack can take it.

/// The resources that are lowered: the two alarms on a sum of several metrics, which MiniStack's CloudFormation refuses.
/// Each with the metric that its single-metric stand-in watches, on the events table alone.
pub const LOWERED: [(&str, &str); 2] = [
    ("DynamoDBWriteThrottlesAlarm", "WriteThrottleEvents"),
    ("DynamoDBReadThrottlesAlarm", "ReadThrottleEvents"),
];

/// The template is not the one that this module knows how to lower.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
pub enum LowerError {
    /// No resource of that name.
    #[error("the template has no resource `{0}` to lower for the sandbox")]
    NoResource(&'static str),
    /// The resource is there, without a list of metrics to replace.
    #[error("the template's resource `{0}` has no `Metrics` to lower for the sandbox")]
    NoMetrics(&'static str),
}

/// Replaces the metrics of the [`LOWERED`] alarms by one metric each. Their names, descriptions, thresholds and actions, and
/// everything else in the template, stay as they are, byte for byte.
///
/// MiniStack adds up a metric's points whatever their dimensions, so the stand-in sees the throttles of every table and index
/// there too.
///
/// # Errors
/// The template does not have one of the two alarms in the form that is known here.
pub fn lower(template: &str) -> Result<String, LowerError> {
    LOWERED
        .iter()
        .try_fold(template.to_owned(), |template, (alarm, metric)| {
            lower_alarm(&template, alarm, metric)
        })
}

fn lower_alarm(template: &str, alarm: &'static str, metric: &str) -> Result<String, LowerError> {
    let resource = block(template, &format!("  {alarm}:")).ok_or(LowerError::NoResource(alarm))?;
    let (before, rest) = template.split_at(resource.start);
    let (resource, after) = rest.split_at(resource.len());
    let metrics = block(resource, "      Metrics:").ok_or(LowerError::NoMetrics(alarm))?;
    let (head, tail) = (&resource[..metrics.start], &resource[metrics.end..]);
    Ok(format!("{before}{head}{}{tail}{after}", single_metric(metric)))
}

fn single_metric(metric: &str) -> String {
    format!(
        "      Namespace: AWS/DynamoDB
      MetricName: {metric}
      Dimensions:
        - Name: TableName
          Value: !Ref EventsTable
      Statistic: Sum
      Period: 300
"
    )
}

/// Where the block is that `header`, a whole line, opens: up to the next line that is indented no deeper. Blank lines and
/// comments end no block.
fn block(text: &str, header: &str) -> Option<std::ops::Range<usize>> {
    let depth = indentation(header);
    let mut lines = text.split_inclusive('\n').scan(0, |next, line| {
        let start = *next;
        *next += line.len();
        Some((start, line))
    });
    let (start, _) = lines.find(|(_, line)| line.trim_end() == header)?;
    let end = lines
        .find(|(_, line)| {
            !line.trim().is_empty() && !line.trim_start().starts_with('#') && indentation(line) <= depth
        })
        .map_or(text.len(), |(start, _)| start);
    Some(start..end)
}

fn indentation(line: &str) -> usize {
    line.len() - line.trim_start_matches(' ').len()
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEMPLATE: &str = include_str!("../../infrastructure.yaml");

    /// The lines between a resource's name and the next resource.
    fn resource<'a>(template: &'a str, name: &str) -> &'a str {
        &template[block(template, &format!("  {name}:")).expect(name)]
    }

    /// Names of everything that opens a block at the depth of a resource or a parameter, in order.
    fn names(template: &str) -> Vec<&str> {
        let lines = template.lines().filter(|line| indentation(line) == 2);
        lines.filter_map(|line| line.trim().strip_suffix(':')).collect()
    }

    #[test]
    fn exactly_the_two_metric_math_alarms_are_lowered() {
        let lowered = lower(TEMPLATE).unwrap();
        assert_eq!(names(&lowered), names(TEMPLATE));
        let changed: Vec<&str> = names(TEMPLATE)
            .into_iter()
            .filter(|name| resource(&lowered, name) != resource(TEMPLATE, name))
            .collect();
        assert_eq!(
            changed,
            ["DynamoDBWriteThrottlesAlarm", "DynamoDBReadThrottlesAlarm"]
        );
        assert_eq!(changed, LOWERED.map(|(alarm, _)| alarm));
    }

    #[test]
    fn everything_around_the_metrics_stays_byte_for_byte() {
        let lowered = lower(TEMPLATE).unwrap();
        let undone = LOWERED.iter().fold(lowered, |template, (alarm, metric)| {
            let original = resource(TEMPLATE, alarm);
            let metrics = &original[block(original, "      Metrics:").unwrap()];
            template.replacen(&single_metric(metric), metrics, 1)
        });
        assert!(
            undone == TEMPLATE,
            "undoing the replacement does not give the template back"
        );
    }

    #[test]
    fn a_lowered_alarm_keeps_what_is_not_its_metrics() {
        let lowered = lower(TEMPLATE).unwrap();
        let alarm = resource(&lowered, "DynamoDBReadThrottlesAlarm");
        for kept in [
            "      AlarmName: LiveInsight-DynamoDB-ReadThrottles\n",
            "#liveinsight-dynamodb-readthrottles\n",
            "      MetricName: ReadThrottleEvents\n",
            "      TreatMissingData: notBreaching\n",
            "      AlarmActions:\n        - !Ref AlarmTopic\n",
            "      OKActions:\n        - !Ref AlarmTopic\n",
        ] {
            assert!(alarm.contains(kept), "{kept:?} is missing in\n{alarm}");
        }
        assert!(
            !alarm.contains("Expression") && !alarm.contains("Metrics:"),
            "{alarm}"
        );
    }

    #[test]
    fn another_template_is_refused() {
        let without = TEMPLATE.replace("  DynamoDBReadThrottlesAlarm:", "  AnotherAlarm:");
        assert_eq!(
            lower(&without),
            Err(LowerError::NoResource("DynamoDBReadThrottlesAlarm"))
        );
        let lowered = lower(TEMPLATE).unwrap();
        assert_eq!(
            lower(&lowered),
            Err(LowerError::NoMetrics("DynamoDBWriteThrottlesAlarm"))
        );
    }
}
