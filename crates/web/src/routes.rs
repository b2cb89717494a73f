//! Every address of the service, with who may come in: the one table that the router is built from.

use axum::Router;
use axum::extract::{DefaultBodyLimit, Request, State};
use axum::http::Method;
use axum::middleware::{Next, from_fn_with_state};
use axum::response::Response;
use axum::routing::{MethodRouter, get, post};
use cotmoc_app::Action;

use crate::visitor::Visitor;
use crate::{Web, assets, pages};

/// Who may come to an address. The use case behind it asks again, and more narrowly.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Gate {
    /// Everybody: signing in, and the files that pages refer to.
    Open,
    /// Whoever signed in, whatever the duties are.
    SignedIn,
    /// Whoever has some duty that allows this.
    May(Action),
    /// Whoever has some duty that allows either of these.
    Either(Action, Action),
}

/// One address and method.
#[derive(Debug, Clone)]
pub struct Route {
    /// GET or POST.
    pub method: Method,
    /// The address; parameters stand in braces.
    pub path: &'static str,
    /// Who may come in.
    pub gate: Gate,
}

/// `get "/plans" May(Read) => handler;` with `unlimited` before the semicolon where the handler itself
/// bounds the body that it reads.
macro_rules! routes {
    ($($method:ident $path:literal $gate:expr => $handler:path $(, $body:ident)?;)+) => {
        /// Every address and method, in the order of the source.
        #[must_use]
        pub fn all() -> Vec<Route> {
            vec![$(Route { method: routes!(@ $method), path: $path, gate: $gate }),+]
        }

        pub(crate) fn router() -> Router<Web> {
            Router::new()$(.route($path, guarded($method($handler), $gate)$(.layer(routes!(@ $body)))?))+
        }
    };
    (@ get) => { Method::GET };
    (@ post) => { Method::POST };
    (@ unlimited) => { DefaultBodyLimit::disable() };
}

use Action::{
    Accept, AcceptTask, AcceptUnitTask, ActOnJobs, AssignTargets, Audit, Backup, EditAccounts, EditDraft,
    EditDuties, EditForms, EditOutlines, EditPlan, EditReminders, EditReports, EditTasks, EditUnitPlan,
    EditUnits, Enter, Import, ImportData, ManageRounds, OpenRounds, Read, ReadAccounts, ReadBoard,
    ReadDuties, ReadEntry, ReadJobs, ReadMessages, ReadReleases, ReadReminders, ReadReports, Release,
    ReleaseReports, ReportTask, SendMessages, Submit, Urge,
};
use Gate::{Either, May, Open, SignedIn};

routes! {
    get "/assets/{name}" Open => assets::show;

    get "/sign-in" Open => pages::session::sign_in::show;
    post "/sign-in" Open => pages::session::sign_in::send;
    post "/sign-in/demo" Open => pages::session::demo::send;
    post "/sign-out" Open => pages::session::sign_out::send;
    get "/first/{token}" Open => pages::session::first::show;
    post "/first/{token}" Open => pages::session::first::send;
    get "/password/{token}" Open => pages::session::password::show;
    post "/password/{token}" Open => pages::session::password::send;
    get "/forgotten" Open => pages::session::forgotten::show;
    post "/forgotten" Open => pages::session::forgotten::send;

    get "/" SignedIn => pages::home::start::show;
    get "/account" SignedIn => pages::own::show::show;
    post "/account/password" SignedIn => pages::own::password::send;
    post "/account/sessions" SignedIn => pages::own::password::end_others;
    post "/account/tokens" SignedIn => pages::own::tokens::create;
    post "/account/tokens/{id}/revoke" SignedIn => pages::own::tokens::revoke;

    get "/accounts" May(ReadAccounts) => pages::account::list::show;
    post "/accounts" May(EditAccounts) => pages::account::new::send;
    get "/accounts/new" May(EditAccounts) => pages::account::new::form;
    get "/accounts/import" May(EditAccounts) => pages::account::bulk::form;
    post "/accounts/import" May(EditAccounts) => pages::account::bulk::send, unlimited;
    get "/accounts/import/list.xlsx" May(EditAccounts) => pages::account::bulk::blank;
    get "/accounts/{id}" May(ReadAccounts) => pages::account::show::show;
    post "/accounts/{id}" May(EditAccounts) => pages::account::show::edit;
    post "/accounts/{id}/disable" May(EditAccounts) => pages::account::state::disable;
    post "/accounts/{id}/enable" May(EditAccounts) => pages::account::state::enable;
    post "/accounts/{id}/link" May(EditAccounts) => pages::account::state::link;

    get "/duties" May(ReadDuties) => pages::duty::list::show;
    post "/duties" May(EditDuties) => pages::duty::new::send;
    get "/duties/new" May(EditDuties) => pages::duty::new::form;
    get "/duties/hand-over" May(EditDuties) => pages::duty::hand_over::form;
    post "/duties/hand-over" May(EditDuties) => pages::duty::hand_over::send;
    post "/duties/{id}/end" May(EditDuties) => pages::duty::end::send;
    post "/duties/{id}/pass-on" May(EditDuties) => pages::duty::end::pass_on;

    get "/plans" May(Read) => pages::home::show::show;
    post "/documents" May(Import) => pages::document::create::create, unlimited;
    get "/documents/{id}" May(Read) => pages::document::show::show;
    post "/documents/{id}/read" May(Import) => pages::document::read::read;
    get "/documents/{id}/file" May(Read) => pages::document::file::file;
    get "/drafts/{id}" May(Read) => pages::draft::show::show;
    post "/drafts/{id}/items" May(EditDraft) => pages::draft::add::add;
    post "/drafts/{id}/items/{item}/edit" May(EditDraft) => pages::draft::edit::edit;
    post "/drafts/{id}/items/{item}/reject" May(EditDraft) => pages::draft::decide::reject;
    post "/drafts/{id}/items/{item}/restore" May(EditDraft) => pages::draft::decide::restore;
    post "/drafts/{id}/items/{item}/reset" May(EditDraft) => pages::draft::decide::reset;
    post "/drafts/{id}/items/{item}/choose" May(EditDraft) => pages::draft::decide::choose;
    post "/drafts/{id}/items/{item}/merge" May(EditDraft) => pages::draft::decide::merge;
    post "/drafts/{id}/items/{item}/keep-all" May(EditDraft) => pages::draft::decide::keep_all;
    post "/drafts/{id}/accept" May(Accept) => pages::draft::accept::accept;
    post "/drafts/{id}/discard" May(EditDraft) => pages::draft::decide::discard;
    get "/plans/{id}" May(Read) => pages::plan::show::show;
    get "/plans/{id}/method" May(EditPlan) => pages::plan::method::form;
    post "/plans/{id}/method" May(EditPlan) => pages::plan::method::set;
    post "/plans/{id}/assess" May(EditPlan) => pages::plan::method::keep;
    get "/plans/{id}/cascade" May(Read) => pages::cascade::show::show;
    post "/plans/{id}/cascade" May(AssignTargets) => pages::cascade::show::send, unlimited;
    get "/plans/{id}/scorecard" May(Read) => pages::scorecard::show::show;
    get "/plans/{id}/scorecard/print" May(Read) => pages::scorecard::print::show;
    get "/plans/{id}/unit-plans" May(Read) => pages::task::unit_plan::show;
    post "/plans/{id}/unit-plans" May(EditUnitPlan) => pages::task::unit_plan::issue;
    get "/tasks" May(Read) => pages::task::list::show;
    post "/tasks" Either(EditTasks, EditUnitPlan) => pages::task::new::create;
    get "/tasks/new" Either(EditTasks, EditUnitPlan) => pages::task::new::form;
    get "/tasks/budget" May(Read) => pages::task::budget::show;
    get "/tasks/gone" May(Read) => pages::task::gone::show;
    post "/tasks/gone" May(EditUnits) => pages::task::gone::pass;
    get "/tasks.ics" May(Read) => pages::task::feed::own;
    get "/tasks/feed" May(Read) => pages::task::feed::show;
    post "/tasks/feed" May(Read) => pages::task::feed::make;
    post "/tasks/feed/revoke" May(Read) => pages::task::feed::revoke;
    get "/tasks/feed/{secret}/tasks.ics" Open => pages::task::feed::secret;
    get "/tasks/{id}" May(Read) => pages::task::show::show;
    post "/tasks/{id}/report" May(ReportTask) => pages::task::act::report;
    post "/tasks/{id}/evidence" May(ReportTask) => pages::task::evidence::add, unlimited;
    post "/tasks/{id}/accept" Either(AcceptTask, AcceptUnitTask) => pages::task::act::accept;
    post "/tasks/{id}/return" Either(AcceptTask, AcceptUnitTask) => pages::task::act::send_back;
    post "/tasks/{id}/urge" May(Urge) => pages::task::act::urge;
    post "/tasks/{id}/cancel" Either(EditTasks, EditUnitPlan) => pages::task::act::cancel;
    post "/tasks/{id}/resume" Either(EditTasks, EditUnitPlan) => pages::task::act::resume;
    post "/tasks/{id}/deadline" Either(EditTasks, EditUnitPlan) => pages::task::act::deadline;
    post "/tasks/{id}/assign" Either(EditTasks, EditUnitPlan) => pages::task::act::assign;
    post "/tasks/{id}/targets" Either(EditTasks, EditUnitPlan) => pages::task::act::link;
    post "/tasks/{id}/targets/{target}/remove" Either(EditTasks, EditUnitPlan) => pages::task::act::unlink;
    post "/tasks/{id}/budget" Either(EditTasks, ReportTask) => pages::task::act::budget;
    get "/evidence/{id}" May(Read) => pages::task::evidence::file;
    post "/evidence/{id}/remove" May(ReportTask) => pages::task::evidence::remove;
    get "/targets/{id}" May(Read) => pages::target::show::show;
    get "/compare" May(Read) => pages::compare::show::show;
    get "/comparison" May(Read) => pages::comparison::show::show;
    get "/indicators/{code}" May(Read) => pages::indicator::show::show;
    get "/indicators/{code}/{file}" May(Read) => pages::indicator::file::show;
    get "/units/{id}/profile" May(Read) => pages::unit::profile::show;
    get "/units" May(Read) => pages::unit::list::show;
    get "/units/{id}" May(Read) => pages::unit::show::show;
    get "/units/operations" May(Read) => pages::unit::operation::list::list;
    post "/units/operations" May(EditUnits) => pages::unit::operation::create::create;
    get "/units/operations/new" May(EditUnits) => pages::unit::operation::new::new;
    get "/units/operations/{id}" May(Read) => pages::unit::operation::show::show;
    post "/units/operations/{id}/undo" May(EditUnits) => pages::unit::operation::undo::undo;
    get "/forms" May(Read) => pages::form::list::list;
    post "/forms" May(EditForms) => pages::form::new::create;
    get "/forms/new" May(EditForms) => pages::form::new::new;
    post "/forms/take" May(EditForms) => pages::form::list::take;
    get "/forms/{id}" May(Read) => pages::form::show::show;
    post "/forms/{id}/edit" May(EditForms) => pages::form::edit::edit;
    post "/forms/{id}/state" May(EditForms) => pages::form::state::set;
    post "/forms/{id}/copy" May(EditForms) => pages::form::state::copy;
    get "/forms/{id}/trial" May(Read) => pages::form::trial::show;
    get "/forms/{id}/versions" May(Read) => pages::form::versions::show;
    get "/forms/{id}/file" May(Read) => pages::form::versions::file;
    get "/calendars" May(Read) => pages::form::calendar::show;
    post "/calendars" May(EditForms) => pages::form::calendar::save;
    get "/figures" May(Read) => pages::figure::show::show;
    get "/data/import" May(ImportData) => pages::data::import::form;
    post "/data/import" May(ImportData) => pages::data::import::send, unlimited;
    get "/data/batches" May(Read) => pages::data::batches::list;
    get "/data/batches/{id}" May(Read) => pages::data::batches::show;
    get "/data/history" May(Read) => pages::data::history::show;

    get "/entry/{id}/excel" May(ReadEntry) => pages::excel::download::of_submission;
    get "/rounds/{id}/excel" May(ReadEntry) => pages::excel::download::of_round;
    get "/excel/upload" May(Enter) => pages::excel::upload::form;
    post "/excel/upload" May(Enter) => pages::excel::upload::send, unlimited;
    get "/excel/upload/{id}" May(Enter) => pages::excel::show::show;
    post "/excel/upload/{id}" May(Enter) => pages::excel::apply::apply;
    get "/excel/upload/{id}/marked" May(Enter) => pages::excel::download::marked;

    get "/releases" May(ReadReleases) => pages::release::list::show;
    get "/releases/new" May(Release) => pages::release::new::form;
    post "/releases" May(Release) => pages::release::new::create;
    get "/releases/{id}" May(ReadReleases) => pages::release::show::show;
    post "/releases/{id}/open" May(Release) => pages::release::act::open;
    post "/releases/{id}/withdraw" May(Release) => pages::release::act::withdraw;
    get "/releases/{id}/preview" May(ReadReleases) => pages::portal::edition::preview;
    get "/releases/{id}/preview/{*page}" May(ReadReleases) => pages::portal::edition::preview_page;
    get "/reports" May(ReadReports) => pages::report::list::show;
    post "/reports" May(EditReports) => pages::report::new::create;
    get "/reports/new" May(EditReports) => pages::report::new::form;
    get "/reports/schedules" May(ReadReports) => pages::report::schedule::show;
    post "/reports/schedules" May(EditOutlines) => pages::report::schedule::add;
    post "/reports/schedules/{id}" May(EditOutlines) => pages::report::schedule::set;
    get "/reports/setup" May(EditOutlines) => pages::report::setup::show;
    post "/reports/files" May(EditOutlines) => pages::report::setup::add, unlimited;
    get "/reports/files/{id}" May(ReadReports) => pages::report::form_file::show;
    get "/reports/files/{id}/file" May(ReadReports) => pages::report::form_file::original;
    post "/reports/files/{id}/map" May(EditOutlines) => pages::report::form_file::map;
    post "/reports/files/{id}/remove" May(EditOutlines) => pages::report::form_file::remove;
    get "/reports/template.docx" May(ReadReports) => pages::report::form_file::usual;
    get "/reports/outlines/{reference}" May(EditOutlines) => pages::report::outline::form;
    post "/reports/outlines/{reference}" May(EditOutlines) => pages::report::outline::save;
    get "/reports/{id}/forms/{file}" May(ReadReports) => pages::report::form_file::fill;
    get "/reports/{id}" May(ReadReports) => pages::report::show::show;
    get "/reports/{id}/head" May(ReadReports) => pages::report::head::form;
    post "/reports/{id}/head" May(ReadReports) => pages::report::head::save;
    post "/reports/{id}/sections/{key}" May(ReadReports) => pages::report::write::save;
    get "/reports/{id}/history/{section}" May(ReadReports) => pages::report::history::show;
    get "/reports/{id}/figures" May(ReadReports) => pages::report::figures::show;
    get "/reports/{id}/compare" May(ReadReports) => pages::report::compare::show;
    get "/reports/{id}/files/{kind}" May(ReadReports) => pages::report::file::show;
    get "/reports/{id}/print" May(ReadReports) => pages::report::print::show;
    get "/reports/{id}/units" May(ReadReports) => pages::report::units::show;
    post "/reports/{id}/units" May(EditReports) => pages::report::act::ask_units;
    post "/reports/{id}/send" May(ReadReports) => pages::report::act::send;
    post "/reports/{id}/take-back" May(ReadReports) => pages::report::act::take_back;
    post "/reports/{id}/release" May(ReleaseReports) => pages::report::act::release;
    post "/reports/{id}/drop" May(EditReports) => pages::report::act::drop;
    post "/reports/{id}/deliver" May(ReleaseReports) => pages::report::act::deliver;
    get "/cong-khai" Open => pages::portal::home::show;
    get "/cong-khai/tim" Open => pages::portal::search::show;
    get "/cong-khai/tin.xml" Open => pages::portal::feed::feed;
    get "/cong-khai/sitemap.xml" Open => pages::portal::feed::sitemap;
    get "/robots.txt" Open => pages::portal::feed::robots;
    get "/cong-khai/ke-hoach/{plan}" Open => pages::portal::edition::newest;
    get "/cong-khai/ke-hoach/{plan}/{*page}" Open => pages::portal::edition::newest_page;
    get "/cong-khai/ban/{release}" Open => pages::portal::edition::fixed;
    get "/cong-khai/ban/{release}/{*page}" Open => pages::portal::edition::fixed_page;

    get "/jobs" May(ReadJobs) => pages::job::list::list;
    get "/jobs/{id}" May(ReadJobs) => pages::job::show::show;
    post "/jobs/{id}" May(ActOnJobs) => pages::job::decide::decide;
    get "/my-messages" SignedIn => pages::message::mine::list;
    get "/my-messages/{id}" SignedIn => pages::message::mine::one;
    get "/reminders" May(ReadReminders) => pages::reminder::list::show;
    get "/reminders/policy" May(ReadReminders) => pages::reminder::policy::show;
    post "/reminders/policy" May(EditReminders) => pages::reminder::policy::save;
    post "/reminders/silence" May(EditReminders) => pages::reminder::policy::silence;
    get "/messages" May(ReadMessages) => pages::message::list::list;
    get "/messages/{id}" May(ReadMessages) => pages::message::show::show;
    post "/messages/{id}/hand" May(SendMessages) => pages::message::hand::hand;
    get "/backups" May(Backup) => pages::backup::list::list;
    post "/backups" May(Backup) => pages::backup::create::create;
    get "/backups/{name}/file" May(Backup) => pages::backup::file::file;
    get "/audit" May(Audit) => pages::audit::list::list;
    get "/audit.csv" May(Audit) => pages::audit::export::export;
    get "/entry/{id}" May(ReadEntry) => pages::entry::show::show;
    post "/entry/{id}" May(Enter) => pages::entry::save::save;
    get "/entry/{id}/cells" May(ReadEntry) => pages::entry::cells::standing;
    post "/entry/{id}/cells" May(Enter) => pages::entry::cells::save, unlimited;
    post "/entry/{id}/withdraw" May(Submit) => pages::entry::act::withdraw;
    post "/entry/{id}/correct" May(Submit) => pages::entry::act::correct;
    post "/entry/{id}/letters" May(Enter) => pages::entry::letters::add, unlimited;
    get "/entry/{id}/{line}" May(ReadEntry) => pages::entry::cell::show;
    post "/entry/{id}/{line}/letters" May(Enter) => pages::entry::letters::add_to_line, unlimited;
    get "/letters/{id}" May(ReadEntry) => pages::entry::letters::show;
    post "/letters/{id}/remove" May(Enter) => pages::entry::letters::remove;
    get "/rounds/{id}/grid" May(ReadEntry) => pages::many::show::show;
    post "/rounds/{id}/grid" May(Enter) => pages::many::save::save;
    get "/rounds/{id}/cells" May(ReadEntry) => pages::many::cells::standing;
    post "/rounds/{id}/cells" May(Enter) => pages::entry::cells::save, unlimited;
    post "/rounds/{id}/submit" May(Submit) => pages::many::submit::submit;
    get "/work" May(Read) => pages::work::show::show;
    get "/rounds" May(ReadBoard) => pages::round::list::list;
    get "/rounds/new" May(OpenRounds) => pages::round::new::new;
    post "/rounds" May(OpenRounds) => pages::round::new::create;
    get "/rounds/{id}" May(ReadBoard) => pages::round::board::show;
    get "/rounds/{id}/urge" May(ReadBoard) => pages::round::urge::show;
    post "/rounds/{id}/urge" May(Urge) => pages::round::urge::send;
    post "/rounds/{id}/urge/letter" May(Urge) => pages::round::letter::send;
    post "/rounds/{id}/act" May(ReadBoard) => pages::round::act::act;
    post "/rounds/{id}/close" May(ManageRounds) => pages::round::act::close;
    post "/rounds/{id}/reopen" May(ManageRounds) => pages::round::act::reopen;
    post "/rounds/{id}/renew" May(ManageRounds) => pages::round::act::renew;
    get "/board" May(ReadBoard) => pages::board::show::show;
    get "/submissions/{id}/review" May(ReadEntry) => pages::submission::review::show;
    post "/submissions/{id}/act" May(ReadEntry) => pages::submission::act::act;
}

/// Whether there is a page for each record under this address: «/plans» for «/plans/{id}».
pub(crate) fn leads_somewhere(front: &str) -> bool {
    all().iter().any(|route| {
        let rest = route.path.strip_prefix(front).and_then(|rest| rest.strip_prefix("/{"));
        route.method == Method::GET && rest.is_some_and(|rest| rest.ends_with('}') && !rest.contains('/'))
    })
}

/// A route behind its gate.
fn guarded(route: MethodRouter<Web>, gate: Gate) -> MethodRouter<Web> {
    route.route_layer(from_fn_with_state(gate, guard))
}

async fn guard(State(gate): State<Gate>, visitor: Visitor, request: Request, next: Next) -> Response {
    let (parts, body) = request.into_parts();
    match visitor.admitted(gate, &parts) {
        Ok(()) => next.run(Request::from_parts(parts, body)).await,
        Err(refused) => *refused,
    }
}
