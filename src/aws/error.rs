//! What went wrong with a call to AWS, in terms a person can act on.

use aws_credential_types::provider::error::CredentialsError;
use aws_smithy_runtime_api::client::result::SdkError;
use aws_smithy_types::error::metadata::ProvideErrorMetadata;
use domain::snapshot::{Reading, Unavailable, Why};
use std::error::Error;
use std::fmt;

/// A call to AWS that did not give what was asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AwsError {
    /// The IAM action of the call.
    pub action: &'static str,
    /// What went wrong.
    pub cause: Cause,
}

/// Not there, or not answered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Cause {
    /// AWS answered that there is no such thing.
    NotFound,
    /// AWS did not do it.
    Failed(Why),
}

/// Codes by which services say that something does not exist.
const NOT_FOUND: [&str; 11] = [
    "NoSuchBucket",
    "NoSuchEntity",
    "NoSuchKey",
    "NoSuchPublicAccessBlockConfiguration",
    "NotFound",
    "NotFoundException",
    "ResourceNotFound",
    "ResourceNotFoundException",
    "ChangeSetNotFound",
    "DashboardNotFoundError",
    "StackNotFoundException",
];
const DENIED: [&str; 5] = [
    "AccessDenied",
    "AccessDeniedException",
    "AuthorizationError",
    "UnauthorizedOperation",
    "Forbidden",
];
const THROTTLED: [&str; 8] = [
    "LimitExceededException",
    "ProvisionedThroughputExceededException",
    "RequestLimitExceeded",
    "SlowDown",
    "ThrottledException",
    "Throttling",
    "ThrottlingException",
    "TooManyRequestsException",
];
const CREDENTIALS: [&str; 9] = [
    "ExpiredToken",
    "ExpiredTokenException",
    "IncompleteSignature",
    "InvalidAccessKeyId",
    "InvalidClientTokenId",
    "InvalidSignatureException",
    "MissingAuthenticationToken",
    "SignatureDoesNotMatch",
    "UnrecognizedClientException",
];

/// Our own code for an answer that says neither what was asked for nor what went wrong.
const UNREADABLE: &str = "UnreadableAnswer";

impl AwsError {
    /// Turns an SDK error into ours.
    pub(crate) fn classify<E, R>(action: &'static str, error: SdkError<E, R>) -> Self
    where
        E: ProvideErrorMetadata + Error + Send + Sync + 'static,
        R: fmt::Debug + Send + Sync + 'static,
    {
        let cause = match &error {
            SdkError::TimeoutError(_) => Cause::Failed(Why::TimedOut),
            SdkError::DispatchFailure(failure) if failure.is_timeout() => Cause::Failed(Why::TimedOut),
            SdkError::ServiceError(answer) => match answer.err().code() {
                Some(code) => Cause::by_code(code, answer.err().message().unwrap_or_default()),
                // The answer says neither what was asked for nor what went wrong.
                None => unreadable(answer.err()),
            },
            SdkError::ConstructionFailure(_) | SdkError::DispatchFailure(_) => {
                Cause::Failed(not_sent(&error))
            }
            _ => unreadable(&error),
        };
        Self { action, cause }
    }

    /// AWS answered with a list that does not hold the thing.
    pub(crate) fn not_found(action: &'static str) -> Self {
        Self {
            action,
            cause: Cause::NotFound,
        }
    }

    /// AWS took only a part of it, again and again.
    pub(crate) fn throttled(action: &'static str) -> Self {
        Self {
            action,
            cause: Cause::Failed(Why::Throttled),
        }
    }

    /// The call was given up after its time.
    pub(crate) fn timed_out(action: &'static str) -> Self {
        Self {
            action,
            cause: Cause::Failed(Why::TimedOut),
        }
    }

    /// AWS answered, but left out something that its documentation promises.
    pub(crate) fn incomplete(action: &'static str, missing: &'static str) -> Self {
        let why = Why::Unexpected {
            code: "IncompleteAnswer".to_owned(),
            message: format!("{missing} is missing"),
        };
        Self {
            action,
            cause: Cause::Failed(why),
        }
    }

    /// Whether the same call may well succeed in a moment.
    pub fn is_passing(&self) -> bool {
        matches!(
            &self.cause,
            Cause::Failed(Why::Throttled | Why::TimedOut | Why::Unreachable { .. })
        )
    }

    /// Whether the answer was none that the service gives.
    pub(crate) fn is_unreadable(&self) -> bool {
        self.unexpected().is_some_and(|(code, _)| code == UNREADABLE)
    }

    /// The code and message of an answer that fits no other kind.
    pub fn unexpected(&self) -> Option<(&str, &str)> {
        match &self.cause {
            Cause::Failed(Why::Unexpected { code, message }) => Some((code, message)),
            _ => None,
        }
    }
}

impl Cause {
    fn by_code(code: &str, message: &str) -> Self {
        let is = |codes: &[&str]| codes.contains(&code);
        // CloudFormation has no code of its own for a stack that is not there.
        if is(&NOT_FOUND) || (code == "ValidationError" && message.contains("does not exist")) {
            Self::NotFound
        } else if is(&DENIED) {
            Self::Failed(Why::Denied)
        } else if is(&THROTTLED) {
            Self::Failed(Why::Throttled)
        } else if is(&CREDENTIALS) {
            // Of a wrong signature AWS repeats what was signed, session token included; its first line says what is wrong.
            let sentence = message.lines().next().unwrap_or_default();
            Self::Failed(Why::Credentials {
                detail: format!("{code}: {sentence}"),
            })
        } else {
            Self::Failed(Why::Unexpected {
                code: code.to_owned(),
                message: message.to_owned(),
            })
        }
    }
}

fn unreadable(error: &(dyn Error + 'static)) -> Cause {
    Cause::Failed(Why::Unexpected {
        code: UNREADABLE.to_owned(),
        message: innermost(error),
    })
}

/// Tells missing credentials from an endpoint that cannot be reached.
fn not_sent(error: &(dyn Error + 'static)) -> Why {
    let mut source = Some(error);
    while let Some(inner) = source {
        if inner.is::<CredentialsError>() {
            return Why::Credentials {
                detail: innermost(inner),
            };
        }
        source = inner.source();
    }
    Why::Unreachable {
        detail: innermost(error),
    }
}

pub(super) fn innermost(error: &(dyn Error + 'static)) -> String {
    let mut error = error;
    while let Some(source) = error.source() {
        error = source;
    }
    error.to_string()
}

impl fmt::Display for AwsError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.cause {
            Cause::NotFound => write!(f, "{}: AWS answered that it does not exist", self.action),
            Cause::Failed(_) => Unavailable::from(self.clone()).fmt(f),
        }
    }
}

impl Error for AwsError {}

/// For callers to whom not being there is a failure like any other.
impl From<AwsError> for Unavailable {
    fn from(error: AwsError) -> Self {
        Self {
            action: error.action.to_owned(),
            why: match error.cause {
                Cause::Failed(why) => why,
                Cause::NotFound => Why::Unexpected {
                    code: "NotFound".to_owned(),
                    message: "AWS answered that it does not exist".to_owned(),
                },
            },
        }
    }
}

/// For callers to whom not being there is an answer.
pub(crate) fn if_there<T>(outcome: Result<T, AwsError>) -> Result<Option<T>, AwsError> {
    match outcome {
        Ok(value) => Ok(Some(value)),
        Err(AwsError {
            cause: Cause::NotFound,
            ..
        }) => Ok(None),
        Err(error) => Err(error),
    }
}

/// What a call's outcome says about the thing it asked for.
pub(crate) fn reading<T>(outcome: Result<T, AwsError>) -> Reading<T> {
    match outcome {
        Ok(value) => Reading::Found(value),
        Err(AwsError {
            cause: Cause::NotFound,
            ..
        }) => Reading::Missing,
        Err(AwsError {
            action,
            cause: Cause::Failed(why),
        }) => Reading::Unavailable(Unavailable {
            action: action.to_owned(),
            why,
        }),
    }
}

#[cfg(test)]
mod tests;
