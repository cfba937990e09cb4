//! Plans that were shown and not yet confirmed. They stay here: a form carries a plan's hash and nothing else of it.

use super::Desk;
use super::begin::{Job, not_done};
use crate::deploy::{self, Artifact, Request, TEMPLATE};
use app::server::pages::new_deployment::{CANARY, TRAFFIC, field_of};
use app::server::ports::NotDone;
use app::server::routes::{CODE, KEEP, SET};
use domain::access::Person;
use domain::deployment::canary::{CanaryTerms, Term};
use domain::deployment::{Confirmation, Consent, Plan};
use domain::name::RunId;
use domain::template::{Parameter, parameters};
use std::collections::BTreeMap;
use std::sync::{Arc, PoisonError};
use time::{Duration, OffsetDateTime};

/// How long a plan is kept.
const KEPT_FOR: Duration = Duration::hours(1);

/// How many are. Beyond it, the oldest goes.
const MOST: usize = 16;

/// The longest that alarms are watched from here, in seconds. For longer there is the command line.
const LONGEST_BAKE: u64 = 3600;

/// Parameters that the engine sets itself.
const OF_THE_ENGINE: [&str; 2] = ["CodeBucket", "CodeKey"];

/// The values of a form's fields that are not what they were, each held to the template's own rule.
fn changed(
    fields: &BTreeMap<String, String>,
    current: &BTreeMap<String, String>,
) -> Result<BTreeMap<String, String>, NotDone> {
    let mut values = BTreeMap::new();
    for parameter in Desk::settable() {
        let name = &parameter.name;
        let Some(value) = fields.get(&format!("{SET}{name}")) else {
            continue;
        };
        if current.get(name).or(parameter.default.as_ref()) == Some(value) {
            continue;
        }
        parameter.accepts(value).map_err(NotDone::Invalid)?;
        values.insert(name.clone(), value.clone());
    }
    Ok(values)
}

/// Whether the form leaves the code as it is.
fn keeps_code(fields: &BTreeMap<String, String>) -> bool {
    fields.get(CODE).is_some_and(|code| code == KEEP)
}

/// What the form says yes to.
fn consent(fields: &BTreeMap<String, String>) -> Result<Consent, NotDone> {
    let text = |name: &str| {
        fields
            .get(name)
            .map(|value| value.trim())
            .filter(|value| !value.is_empty())
    };
    let canary = canary(fields)?;
    Ok(Consent {
        release_pin: text("release_pin").is_some(),
        despite_alarms: text("despite").map(str::to_owned),
        bake_seconds: text("bake")
            .filter(|_| canary.is_none())
            .and_then(|seconds| seconds.parse().ok())
            .unwrap_or(0)
            .min(LONGEST_BAKE),
        canary,
        ..Consent::default()
    })
}

/// The terms of a canary, if one is chosen.
fn canary(fields: &BTreeMap<String, String>) -> Result<Option<CanaryTerms>, NotDone> {
    if fields.get(TRAFFIC).is_none_or(|traffic| traffic != CANARY) {
        return Ok(None);
    }
    let typed = |term| fields.get(field_of(term)).map_or("", String::as_str);
    let (percent, bake, sample) = (
        typed(Term::Percent),
        typed(Term::Bake),
        typed(Term::MinimumSample),
    );
    CanaryTerms::parse(percent, bake, sample)
        .map(Some)
        .map_err(NotDone::Canary)
}

/// A plan and when it was made.
pub(super) struct Kept {
    plan: Arc<Plan>,
    at: OffsetDateTime,
}

impl Desk {
    /// The template's parameters that a person may set.
    pub(super) fn settable() -> Vec<Parameter> {
        let all = parameters(TEMPLATE).into_iter();
        all.filter(|parameter| !OF_THE_ENGINE.contains(&parameter.name.as_str()))
            .collect()
    }

    /// Makes a plan from a form's fields and keeps it: uploads the package and has CloudFormation compare. Gives its hash.
    ///
    /// # Errors
    /// A value is not one that its parameter takes, nothing may be deployed now, or AWS refused.
    pub(crate) async fn prepare(
        &self,
        person: &Person,
        fields: &BTreeMap<String, String>,
    ) -> Result<String, NotDone> {
        let consent = consent(fields)?;
        let aws = self.0.aws.acting_for(&person.name);
        let stack = &self.0.stack;
        let world = deploy::observe_world(&aws, stack).await.map_err(not_done)?;
        let values = changed(fields, &world.parameters)?;
        if let Some(lock) = deploy::lock(&aws, stack).await.map_err(not_done)? {
            return Err(NotDone::Held(Box::new(lock)));
        }
        let deployed = Artifact::deployed(&world.parameters).filter(|_| keeps_code(fields));
        let artifact = match deployed {
            Some(deployed) => deployed,
            None => Artifact::read(&self.0.package).await.map_err(not_done)?,
        };
        let console = deploy::bootstrap(&aws, &mut |_| {}).await.map_err(not_done)?;
        let template =
            deploy::template_for(aws.environment()).map_err(|error| NotDone::Other(error.to_string()))?;
        let request = Request {
            stack_name: stack,
            template: &template,
            artifact: &artifact,
            bucket: &console.bucket,
            parameters: &values,
            consent,
        };
        let plan = deploy::prepare(&aws, &request, &mut |_| {})
            .await
            .map_err(not_done)?;
        Ok(self.keep(plan).await)
    }

    async fn keep(&self, plan: Plan) -> String {
        let hash = plan.hash();
        let now = (self.0.aws.clock)();
        let gone: Vec<Arc<Plan>> = {
            let mut plans = self.0.plans.lock().unwrap_or_else(PoisonError::into_inner);
            let mut gone: Vec<String> = plans
                .iter()
                .filter(|(_, kept)| now - kept.at >= KEPT_FOR)
                .map(|(hash, _)| hash.clone())
                .collect();
            if plans.len() - gone.len() >= MOST {
                let oldest = plans.iter().min_by_key(|(_, kept)| kept.at);
                gone.extend(oldest.map(|(hash, _)| hash.clone()));
            }
            let gone = gone.iter().filter_map(|hash| plans.remove(hash));
            let gone = gone.map(|kept| kept.plan).collect();
            let kept = Kept {
                plan: Arc::new(plan),
                at: now,
            };
            plans.insert(hash.clone(), kept);
            gone
        };
        // Change sets that nobody will carry out any more.
        for plan in gone {
            deploy::discard(&self.0.aws, &plan).await;
        }
        hash
    }

    /// A plan that is kept.
    pub(super) fn kept(&self, hash: &str) -> Option<Arc<Plan>> {
        let now = (self.0.aws.clock)();
        let plans = self.0.plans.lock().unwrap_or_else(PoisonError::into_inner);
        let kept = plans.get(hash).filter(|kept| now - kept.at < KEPT_FOR)?;
        Some(kept.plan.clone())
    }

    /// Begins the run of a plan that was shown, if what has to be typed was.
    ///
    /// # Errors
    /// The plan is not kept any more, its stack's name was not typed, or the run did not begin.
    pub(crate) async fn deploy(
        &self,
        person: &Person,
        hash: &str,
        typed: &str,
        reason: &str,
    ) -> Result<RunId, NotDone> {
        let plan = self.kept(hash).ok_or(NotDone::PlanGone)?;
        let stack = &plan.release().place.stack;
        match plan.confirmation() {
            Confirmation::None => return Err(NotDone::NothingToDo),
            Confirmation::StackName { .. } if typed != stack.as_str() => {
                return Err(NotDone::NameNotTyped(stack.clone()));
            }
            Confirmation::Yes | Confirmation::StackName { .. } => {}
        }
        // Carried out once, whoever confirms it twice.
        let taken = {
            let mut plans = self.0.plans.lock().unwrap_or_else(PoisonError::into_inner);
            plans.remove(hash)
        };
        let plan = taken.ok_or(NotDone::PlanGone)?.plan;
        let job = Job::Deploy {
            plan: Box::new(Arc::unwrap_or_clone(plan)),
            reason: reason.to_owned(),
        };
        self.begin(person, job).await?.ok_or(NotDone::NothingToDo)
    }
}
