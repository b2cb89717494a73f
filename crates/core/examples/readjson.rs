//! Prints the reading of a text file as JSON: a look at the reader without the rest of the product.

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let path = std::env::args().nth(1).ok_or("usage: readjson FILE")?;
    let text = std::fs::read_to_string(path)?;
    let reading = cotmoc_core::reader::read(&text, cotmoc_core::catalogue::Catalogue::embedded());
    serde_json::to_writer_pretty(std::io::stdout().lock(), &cotmoc_core::reader::report(&text, &reading))?;
    Ok(())
}
