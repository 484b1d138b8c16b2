import Groundwork
import HTML
import Page

/// Loads the style sheets that a page refers to, and those that these import.
/// Source: https://html.spec.whatwg.org/multipage/links.html#link-type-stylesheet
struct StyleSheetLoading {
    /// A sheet's bytes as they came.
    struct Answer {
        /// Where they came from, after redirects.
        let url: WebURL
        let bytes: [UInt8]
        let contentType: String?
    }
    /// Why a sheet does not count, in a few words.
    struct Failure: Error {
        let reason: String
    }
    typealias Fetch = (WebURL) throws -> Answer

    /// Sheets within sheets that are loaded.
    private static let depthLimit = 8
    /// Sheets of one page, what they import included.
    private static let countLimit = 128
    /// Bytes of all sheets of a page.
    private static let sizeLimit = 16 << 20
    /// After so long, no more sheets of a page are asked for.
    private static let timeLimit = Duration.seconds(15)

    private let store: StyleSheetStore
    private let fetch: Fetch
    private let end = ContinuousClock.now + timeLimit
    private var count = 0
    private var size = 0
    /// What was not loaded, in the order of the page.
    private(set) var failures: [(address: String, reason: String)] = []

    /// - Parameter fetch: asks for an address that can be asked for.
    init(_ store: StyleSheetStore, fetch: @escaping Fetch) {
        self.store = store
        self.fetch = fetch
    }

    /// The sheets that the elements of a document refer to, as far as they could be loaded.
    mutating func sheets(_ elements: [SheetElement], of document: Document, at base: WebURL) -> [LinkedSheet]
    {
        elements.compactMap { found in
            guard let address = found.address else { return importing(found.element, document, base) }
            let charset = document.attribute("charset", of: found.element)
            return text(at: address, relativeTo: base, charset, within: []).map {
                LinkedSheet(element: found.element, text: $0)
            }
        }
    }

    /// A `style` element's own sheet, where it imports others.
    private mutating func importing(_ element: NodeID, _ document: Document, _ base: WebURL) -> LinkedSheet? {
        guard let child = document.firstChild(element) else { return nil }
        let bytes = document.textBytes(child.position)
        guard bytes.contains(UInt8(ascii: "@")) else { return nil }
        let imports = StyleSheet.shared(bytes).imports
        guard !imports.isEmpty else { return nil }
        let texts = imports.map { text(at: $0.address, relativeTo: base, nil, within: []) }
        return LinkedSheet(element: element, text: LinkedText(Array(bytes), imports: texts))
    }

    /// - Parameter chain: the addresses of the sheets around.
    private mutating func text(
        at address: String, relativeTo base: WebURL, _ charset: String?, within chain: [String]
    ) -> LinkedText? {
        guard let url = WebURL(address.trimming(.html), relativeTo: base)?.withoutFragment else {
            failures.append((address, "no address"))
            return nil
        }
        let key = url.description
        guard !chain.contains(key), chain.count < Self.depthLimit else { return nil }
        if let known = store.answer(at: key) { return taken(known, key) }
        let answer: StyleSheetStore.Answer
        do {
            answer = .loaded(try load(url, charset, within: chain + [key]))
        } catch {
            answer = .failed((error as? Failure)?.reason ?? String(describing: error))
        }
        // What leads back to a sheet around is another text elsewhere.
        if chain.isEmpty { store.keep(answer, at: key) }
        return taken(answer, key)
    }

    private mutating func taken(_ answer: StyleSheetStore.Answer, _ address: String) -> LinkedText? {
        switch answer {
        case .loaded(let text): return text
        case .failed(let reason):
            failures.append((address, reason))
            return nil
        }
    }

    private mutating func load(_ url: WebURL, _ charset: String?, within chain: [String]) throws -> LinkedText
    {
        count += 1
        guard count <= Self.countLimit else { throw Failure(reason: "more than \(Self.countLimit) sheets") }
        guard ContinuousClock.now < end else { throw Failure(reason: "no time left") }
        let answer = url.scheme == "data" ? try DataAddress.answer(url) : try fetch(url)
        size += answer.bytes.count
        guard size <= Self.sizeLimit else {
            throw Failure(reason: "more than \(Self.sizeLimit) bytes of sheets")
        }
        guard Self.isStyleSheet(answer.contentType) else {
            throw Failure(reason: "\(answer.contentType ?? "") is no style sheet")
        }
        let text = StyleSheetEncoding.decode(
            answer.bytes, contentType: answer.contentType, environment: charset)
        let imports = StyleSheet.shared(text[...]).imports.map {
            self.text(
                at: $0.address, relativeTo: answer.url.scheme == "data" ? url : answer.url, nil, within: chain
            )
        }
        return LinkedText(text, imports: imports)
    }

    /// Source: https://html.spec.whatwg.org/multipage/links.html#link-type-stylesheet (process the linked resource, 2)
    private static func isStyleSheet(_ contentType: String?) -> Bool {
        let type = (contentType ?? "").prefix { $0 != ";" }.lowercased()
        return type.isEmpty || String(type).trimming(.html) == "text/css"
    }

    /// One sentence on what is missing; nil where nothing is.
    var warning: String? {
        guard let first = failures.first else { return nil }
        let others = Set(failures.map(\.address)).count - 1
        let rest = others == 0 ? "" : ", nor \(others == 1 ? "another" : "\(others) others")"
        return "the style sheet \(first.address) was not loaded\(rest): \(first.reason)"
    }
}

/// Sheets whose address holds them. Source: https://fetch.spec.whatwg.org/#data-url-processor
private enum DataAddress {
    static func answer(_ url: WebURL) throws -> StyleSheetLoading.Answer {
        let text = url.description.dropFirst("data:".count)
        guard let comma = text.firstIndex(of: ",") else { throw StyleSheetLoading.Failure(reason: "no data") }
        var type = String(text[..<comma])
        var bytes = PercentEncoding.decode(text[text.index(after: comma)...].utf8)
        if type.lowercased().hasSuffix(";base64") {
            type = String(type.dropLast(7))
            let letters = String(decoding: bytes.filter { !$0.isHTMLSpace }, as: UTF8.self)
            guard let decoded = Base64.decode(letters) else {
                throw StyleSheetLoading.Failure(reason: "the data can't be decoded")
            }
            bytes = decoded
        }
        return StyleSheetLoading.Answer(
            url: url, bytes: bytes, contentType: type.isEmpty ? "text/plain" : type)
    }
}
