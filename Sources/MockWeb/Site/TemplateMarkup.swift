import Groundwork

/// The addresses and forms in a template's markup, found without rendering it.
///
/// What variables, sections and partials put in is not known: it may be anything.
struct TemplateMarkup {
    /// A text in which some places are not known.
    struct Text {
        /// nil for a place where anything may stand.
        var pieces: [UInt8?] = []
        /// Where it begins in the template.
        var offset = 0

        /// The text; nil where not all of it is known.
        var whole: String? {
            pieces.contains(nil) ? nil : String(decoding: pieces.compactMap { $0 }, as: UTF8.self)
        }
        /// What is known of its beginning.
        var start: String { String(decoding: pieces.prefix { $0 != nil }.compactMap { $0 }, as: UTF8.self) }
    }
    struct Form {
        var action: Text?
        /// Upper case; nil where it is not known.
        var method: String?
        var fields: [Text] = []
    }

    /// What elements link to, load or show.
    private(set) var links: [Text] = []
    private(set) var forms: [Form] = []

    private let source: [UInt8]
    private var index = 0
    private var form: Form?

    /// - Parameter source: a template with Mustache's usual delimiters; of another nothing is found.
    init(_ source: [UInt8]) {
        self.source = source
        guard !source.has("{{=") else { return }
        while index < source.count { step() }
        end()
    }

    // MARK: Tags

    private mutating func step() {
        if isAt("{{") { return skipVariable() }
        if isAt("<!--") { return skip(behind: "-->") }
        guard isAt("<"), index + 1 < source.count else { return index += 1 }
        if isAt("</") {
            index += 2
            if name() == "form" { end() }
            return
        }
        index += 1
        guard index < source.count, source[index].isASCIIAlpha else { return }
        readTag()
    }

    private mutating func end() {
        if let form { forms.append(form) }
        form = nil
    }

    private mutating func name() -> String {
        let start = index
        while index < source.count, source[index].isASCIIAlphanumeric || source[index] == UInt8(ascii: "-") {
            index += 1
        }
        return String(decoding: source[start..<index], as: UTF8.self).lowercased()
    }

    private mutating func readTag() {
        let element = name()
        let attributes = attributes()
        switch element {
        case "form":
            end()
            let method = attributes["method"].map { $0.whole?.uppercased() } ?? "GET"
            form = Form(action: attributes["action"], method: method)
        case "input", "select", "textarea", "button":
            readField(attributes)
        case "script", "style": skip(behind: "</" + element)
        default: break
        }
        let address = element == "a" || element == "area" || element == "link" ? "href" : "src"
        if let link = attributes[address], element != "form" { links.append(link) }
    }

    /// A button with an address of its own sends its name there alone.
    private mutating func readField(_ attributes: [String: Text]) {
        guard let form else { return }
        let named = attributes["name"].flatMap { $0.whole?.isEmpty == true ? nil : $0 }
        guard let action = attributes["formaction"] else {
            if let named { self.form?.fields.append(named) }
            return
        }
        let method = attributes["formmethod"].map { $0.whole?.uppercased() } ?? form.method
        forms.append(Form(action: action, method: method, fields: named.map { [$0] } ?? []))
    }

    private mutating func attributes() -> [String: Text] {
        var attributes: [String: Text] = [:]
        while index < source.count, source[index] != UInt8(ascii: ">") {
            if isAt("{{") {
                skipVariable()
                continue
            }
            let name = name()
            guard !name.isEmpty else {
                index += 1
                continue
            }
            skipSpace()
            guard isAt("=") else {
                attributes[name] = attributes[name] ?? Text(offset: index)
                continue
            }
            index += 1
            skipSpace()
            let value = value()
            attributes[name] = attributes[name] ?? value
        }
        return attributes
    }

    private mutating func value() -> Text {
        var text = Text(offset: index)
        guard index < source.count else { return text }
        let quote: UInt8? = isAt("\"") || isAt("'") ? source[index] : nil
        if quote != nil {
            index += 1
            text.offset = index
        }
        while index < source.count {
            if isAt("{{") {
                skipVariable(wholeSections: true)
                text.pieces.append(nil)
                continue
            }
            let byte = source[index]
            if byte == quote {
                index += 1
                break
            }
            if quote == nil, byte <= 32 || byte == UInt8(ascii: ">") { break }
            text.pieces.append(byte)
            index += 1
        }
        return text
    }

    // MARK: Mustache

    /// Goes behind a tag.
    /// - Parameter wholeSections: behind the end of a section where it begins one.
    private mutating func skipVariable(wholeSections: Bool = false) {
        var depth = 0
        repeat {
            guard isAt("{{") else {
                index += 1
                continue
            }
            let sign = index + 2 < source.count ? source[index + 2] : 0
            skip(behind: sign == UInt8(ascii: "{") ? "}}}" : "}}")
            if wholeSections, "#^$<".utf8.contains(sign) { depth += 1 }
            if sign == UInt8(ascii: "/"), depth > 0 { depth -= 1 }
        } while depth > 0 && index < source.count
    }

    // MARK: Bytes

    private func isAt(_ text: String) -> Bool { source[index...].starts(with: text.utf8) }

    private mutating func skipSpace() { while index < source.count, source[index] <= 32 { index += 1 } }

    private mutating func skip(behind text: String) {
        let bytes = Array(text.utf8)
        while index < source.count, !source[index...].starts(with: bytes) { index += 1 }
        index = min(source.count, index + bytes.count)
    }
}

extension [UInt8] {
    fileprivate func has(_ text: String) -> Bool {
        let bytes = Array(text.utf8)
        return indices.contains { self[$0...].starts(with: bytes) }
    }
}
