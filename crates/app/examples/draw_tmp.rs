use cotmoc_app::{Actor, App, Clock, Config, maps};
use cotmoc_core::model::{UnitId, UnitLevel};
#[tokio::main(flavor = "current_thread")]
async fn main() {
    let a: Vec<String> = std::env::args().collect();
    let app =
        App::open(Config::at(a[1].clone().into()), Clock::fixed("2026-09-20T00:00:00Z".parse().unwrap()))
            .await
            .unwrap();
    let cx = app.by(Actor::local_operator());
    let t = std::time::Instant::now();
    let s0 = app.statements();
    let parent = a.get(4).map(|p| UnitId(p.parse().unwrap()));
    let map = maps::shapes(&cx, parent, UnitLevel::Province, a[2].parse().unwrap()).await.unwrap().unwrap();
    let bytes: usize = map.areas.iter().map(|x| x.path.len()).sum();
    eprintln!(
        "{:?} {} areas, {} path bytes, max {}, without {:?}, view {:?}, {:?}, {} statements, {:?}",
        map.kind,
        map.areas.len(),
        bytes,
        map.areas.iter().map(|x| x.path.len()).max().unwrap(),
        map.without,
        map.view,
        t.elapsed(),
        app.statements() - s0,
        map.insets
    );
    let (x, y, w, h) = map.view;
    let mut out = format!(
        "<svg xmlns='http://www.w3.org/2000/svg' viewBox='{x} {y} {w} {h}' width='{}' height='{}' style='background:#fff'>",
        w * 2.0,
        h * 2.0
    );
    for (n, area) in map.areas.iter().enumerate() {
        out +=
            &format!("<path d='{}' fill='hsl({} 55% 60%)' fill-rule='evenodd'/>", area.path, n * 137 % 360);
    }
    for area in &map.areas {
        out += &format!(
            "<text x='{}' y='{}' font-size='6' text-anchor='middle'>{}</text>",
            area.label.0, area.label.1, area.unit
        );
    }
    for i in &map.insets {
        let (x, y, w, h) = i.frame;
        out += &format!(
            "<rect x='{x}' y='{y}' width='{w}' height='{h}' fill='none' stroke='#888'/><text x='{}' y='{}' font-size='10'>{}</text>",
            x + 4.0,
            y + 12.0,
            i.name
        );
    }
    out += "</svg>";
    std::fs::write(&a[3], out).unwrap();
}
