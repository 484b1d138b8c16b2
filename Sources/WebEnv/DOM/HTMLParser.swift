internal import CLibXML

/// Parses HTML as the web writes it. Never fails: whatever the bytes are, there is a document.
///
/// libxml2 tokenizes; ``TreeBuilder`` builds the tree. libxml2's own idea of which elements are open is used for
/// nothing but finding script contents: end tags are recognised by the source text before the read position.
public enum HTMLParser {
    /// Bytes read of one page; what follows is left out.
    private static let sizeLimit = 1 << 29
    /// libxml2 searches its own stack for each end tag; beyond this depth it is cut.
    fileprivate static let stackLimit: Int32 = 600

    /// - Parameter contentType: the `Content-Type` header, for its charset; nil where unknown.
    public static func parse(_ bytes: [UInt8], contentType: String? = nil) -> Document {
        let limited = bytes.count > sizeLimit ? Array(bytes.prefix(sizeLimit)) : bytes
        let text = CharacterEncoding.decode(limited, contentType: contentType)
        let markup = MarkupPreparation.prepare(text)
        var state = ParserState(builder: TreeBuilder(capacity: markup.count))
        if !markup.isEmpty { tokenize(markup, &state) }
        return state.builder.finish()
    }

    private static func tokenize(_ markup: [UInt8], _ state: inout ParserState) {
        markup.withUnsafeBytes { buffer in
            let start = buffer.bindMemory(to: CChar.self).baseAddress
            guard let context = htmlCreateMemoryParserCtxt(start, Int32(buffer.count)) else { return }
            defer { htmlFreeParserCtxt(context) }
            htmlCtxtUseOptions(
                context,
                Int32(
                    HTML_PARSE_NOIMPLIED.rawValue | HTML_PARSE_RECOVER.rawValue
                        | HTML_PARSE_IGNORE_ENC.rawValue
                        | HTML_PARSE_NONET.rawValue))
            context.pointee.options |= Int32(bitPattern: XML_PARSE_HUGE.rawValue)
            context.pointee.charset = Int32(XML_CHAR_ENCODING_UTF8.rawValue)
            context.pointee.recovery = 1
            state.context = context
            withUnsafeMutablePointer(to: &state) { pointer in
                context.pointee.userData = UnsafeMutableRawPointer(pointer)
                context.pointee.sax.pointee = callbacks()
                _ = htmlParseDocument(context)
            }
        }
    }

    private static func callbacks() -> xmlSAXHandler {
        var handler = xmlSAXHandler()
        handler.initialized = XML_SAX2_MAGIC
        handler.startElement = { state, name, attributes in
            guard let state = ParserState.at(state), let name else { return }
            state.pointee.startTag(name, attributes)
        }
        handler.endElement = { state, name in
            guard let state = ParserState.at(state), let name else { return }
            state.pointee.elementEnded(name)
        }
        handler.characters = { state, text, count in
            guard let state = ParserState.at(state) else { return }
            state.pointee.builder.text(UnsafeBufferPointer(start: text, count: Int(count)))
        }
        handler.ignorableWhitespace = handler.characters
        handler.cdataBlock = handler.characters
        handler.comment = { state, text in
            guard let state = ParserState.at(state), let text else { return }
            state.pointee.builder.comment(UnsafeBufferPointer(start: text, count: length(text)))
        }
        handler.internalSubset = { state, name, _, _ in
            guard let state = ParserState.at(state) else { return }
            state.pointee.builder.doctype(
                UnsafeBufferPointer(start: name, count: name.map { length($0) } ?? 0))
        }
        handler.serror = { state, error in
            guard let state = ParserState.at(state), let error,
                error.pointee.code == Int32(XML_ERR_TAG_NAME_MISMATCH.rawValue), let name = error.pointee.str1
            else { return }
            state.pointee.endTagReported(name)
        }
        return handler
    }
}

/// What the callbacks work on.
private struct ParserState {
    var builder: TreeBuilder
    var context: htmlParserCtxtPtr?
    /// Where the last end tag ended that the builder has seen.
    private var lastEnd: UnsafePointer<UInt8>?

    init(builder: TreeBuilder) { self.builder = builder }

    static func at(_ pointer: UnsafeMutableRawPointer?) -> UnsafeMutablePointer<ParserState>? {
        pointer?.assumingMemoryBound(to: ParserState.self)
    }

    mutating func startTag(
        _ name: UnsafePointer<UInt8>, _ attributes: UnsafeMutablePointer<UnsafePointer<UInt8>?>?
    ) {
        guard let context else { return }
        // A paragraph that libxml2 made up has a name from elsewhere.
        if attributes == nil, name[0] == UInt8(ascii: "p"), name[1] == 0,
            xmlDictOwns(context.pointee.dict, name) == 0
        {
            return
        }
        builder.startTag(builder.names.number(name), AttributeList(attributes))
        shortenStack(context)
    }

    /// Keeps libxml2's own stack short: it is searched for each end tag.
    private func shortenStack(_ context: htmlParserCtxtPtr) {
        let count = context.pointee.nameNr
        guard count > HTMLParser.stackLimit, let names = context.pointee.nameTab else { return }
        names[0] = names[Int(count) - 1]
        context.pointee.nameNr = 1
    }

    /// libxml2 closed an element: by an end tag of that name, by `/>`, or by its own rules, which do not count.
    mutating func elementEnded(_ name: UnsafePointer<UInt8>) {
        guard let input = context?.pointee.input?.pointee, let current = input.cur, let base = input.base,
            current - base >= 3, current[-1] == UInt8(ascii: ">"), current != lastEnd
        else { return }
        if current[-2] == UInt8(ascii: "/") {
            builder.selfClosed(builder.names.number(name))
        } else if Self.endTag(name, endsAt: current, base) {
            lastEnd = current
            builder.endTag(builder.names.number(name))
        }
    }

    /// libxml2 found an end tag that does not match.
    mutating func endTagReported(_ name: UnsafePointer<CChar>) {
        guard let input = context?.pointee.input?.pointee, let current = input.cur, let base = input.base,
            current - base >= 3, current[-1] == UInt8(ascii: ">"), current != lastEnd
        else { return }
        let spelling = String(cString: name)
        guard
            Array(spelling.utf8CString).withUnsafeBytes({ buffer in
                guard let start = buffer.bindMemory(to: UInt8.self).baseAddress else { return false }
                return Self.endTag(start, endsAt: current, base)
            })
        else { return }
        lastEnd = current
        builder.endTag(builder.names.number(spelled: spelling))
    }

    private static func endTag(
        _ name: UnsafePointer<UInt8>, endsAt end: UnsafePointer<UInt8>, _ base: UnsafePointer<UInt8>
    ) -> Bool {
        var start = end - 2
        let limit = max(base, end - 1024)
        while start > limit, start.pointee != UInt8(ascii: "<") { start -= 1 }
        guard start.pointee == UInt8(ascii: "<"), start[1] == UInt8(ascii: "/") else { return false }
        var index = 0
        while name[index] != 0 {
            let byte = start[2 + index]
            guard (byte >= 0x41 && byte <= 0x5A ? byte | 0x20 : byte) == name[index] else { return false }
            index += 1
        }
        let after = start[2 + index]
        return after == UInt8(ascii: ">") || after.isSpace || after == UInt8(ascii: "/")
    }
}
