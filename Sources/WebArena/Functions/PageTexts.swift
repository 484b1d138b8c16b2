import Browser
import Groundwork
import HTML
import Page
import WebEnv

/// Texts of the page that an episode ended on, as VisualWebArena's helpers read them.
///
/// Source: VisualWebArena, `evaluation_harness/helper_functions.py`.
struct PageTexts {
    private let document: Document
    private let rendered: RenderedText

    init(_ session: Session) {
        document = session.page.document
        rendered = RenderedText(document, session.form)
    }

    /// The text of the first element that a selector finds; empty where it finds none, or is no selector.
    /// - Throws: `Selector.TooMuchWork`.
    func text(of selector: String) throws -> String {
        guard let selector = try? Selector(selector) else { return "" }
        return try selector.first(in: document).map { document.textContent(of: $0) } ?? ""
    }

    /// The number behind the currency's sign of a product's price; 0 where there is none.
    func price() throws -> String {
        let place =
            "#maincontent > div.columns > div > div.product-info-main > div.product-info-price > div.price-box.price-final_price > span > span"
        guard let node = try Selector(place).first(in: document) else { return "0" }
        let digits = rendered.text(of: node).dropFirst().prefix { $0.isASCII && ($0.isNumber || $0 == ".") }
        return Double(digits).map(Self.text) ?? "0"
    }

    /// The second word of the heading of a product's reviews; 0 where it is no number.
    func reviewCount() throws -> String {
        guard let node = try Selector("#tab-label-reviews-title").first(in: document) else { return "0" }
        let words = rendered.text(of: node).splitting(on: " ")
        return words.count > 1
            ? Int(words[1].prefix { $0.isASCII && $0.isNumber }).map(String.init) ?? "0" : "0"
    }

    /// What a product's table says of attributes whose name has one of these texts (` |OR| ` between them).
    func attributes(called names: String) throws -> String {
        let wanted = names.lowercased().splitting(on: " |or| ")
        let rows = try Selector("#productDetails_detailBullets_sections1 > tbody > *").all(in: document)
        let values = rows.compactMap { row -> String? in
            let cells = document.children(of: row).filter { document.kind($0) == .element }
            guard cells.count > 1 else { return nil }
            let name = rendered.text(of: cells[0]).lowercased()
            return wanted.contains { name.containsScalars($0) } ? rendered.text(of: cells[1]) : nil
        }
        return values.joined(separator: ", ")
    }

    private static func text(_ number: Double) -> String {
        Int(exactly: number).map(String.init) ?? "\(number)"
    }
}
