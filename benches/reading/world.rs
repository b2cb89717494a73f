//! What is there before the load: the demonstration, many figures, releases, somebody who reads.

use std::fs;
use std::future::Future;
use std::path::Path;
use std::time::Duration;

use cotmoc_app::model::{PlanKind, Role};
use cotmoc_app::{Actor, App, Clock, Config, plans, releases};
use cotmoc_store::{Address, Store};
use tokio::runtime::Runtime;

use super::figures;
use super::served::times::Times;
use super::served::{people, server};

/// What is asked for.
pub(crate) struct World {
    pub(crate) figures: u64,
    pub(crate) plans: Vec<i64>,
    pub(crate) released: usize,
    pub(crate) token: String,
}

impl World {
    pub(crate) fn scorecards(&self) -> Vec<String> {
        self.plans.iter().map(|id| format!("/plans/{id}/scorecard")).collect()
    }
}

async fn open(data: &Path) -> App {
    App::open(Config::at(data.to_path_buf()), Clock::system()).await.expect("the database")
}

/// Makes all of it, by the binary what the binary makes.
pub(crate) fn make(runtime: &Runtime, data: &Path, rows: u64) -> World {
    server::start(&["demo"], data, None).stop();
    let file = data.join("figures.csv");
    figures::write_file(&file, rows).expect("the file of figures");
    runtime.block_on(async {
        let app = open(data).await;
        let cx = app.by(Actor::local_operator());
        let taken = figures::take_in(&cx, &file).await;
        let summaries = plans::list(&cx).await.expect("the plans");
        let local = summaries.iter().filter(|summary| summary.plan.kind != PlanKind::National);
        let ids: Vec<_> = local.map(|summary| summary.plan.id).collect();
        let mut released = 0;
        for &plan in &ids {
            // A plan whose text names no province cannot be released.
            if let Ok(id) = releases::prepare(&cx, plan, "", "").await {
                releases::release(&cx, id, 1, None).await.expect("the release");
                released += 1;
            }
        }
        let store = Store::open(&Address::Sqlite(data.join("cotmoc.sqlite"))).await.expect("the database");
        let token = people::token(&store, &app, 0, Role::Leader, None).await;
        store.close().await;
        app.close().await;
        World { figures: taken.new, plans: ids.iter().map(|id| id.0).collect(), released, token }
    })
}

/// While work goes on, another figure is taken in each second.
pub(crate) async fn beside(data: &Path, work: impl Future<Output = Times>) -> Times {
    let app = open(data).await;
    let cx = app.by(Actor::local_operator());
    let file = data.join("one.csv");
    let first = fs::read_to_string(data.join("figures.csv")).expect("the file of figures");
    let lines: Vec<&str> = first.lines().take(2).collect();
    let mut work = std::pin::pin!(work);
    let mut count = 0;
    let times = loop {
        let changed: Vec<String> = lines[1]
            .split(',')
            .enumerate()
            .map(|(n, cell)| if n == 4 { count.to_string() } else { cell.to_owned() })
            .collect();
        fs::write(&file, format!("{}\n{}\n", lines[0], changed.join(","))).expect("the file of one figure");
        count += 1;
        figures::take_in(&cx, &file).await;
        tokio::select! {
            times = &mut work => break times,
            () = tokio::time::sleep(Duration::from_secs(1)) => {}
        }
    };
    println!("  {count} figures came in meanwhile");
    app.close().await;
    times
}
