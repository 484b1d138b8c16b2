internal import CLibXML

/// Parses HTML as the web writes it. Never fails: whatever the bytes are, there is a document.
///
/// libxml2 tokenizes; ``TreeBuilder`` builds the tree. libxml2's own idea of which elements are open is used for
/// nothing but finding script contents: end tags are recognised by the source text before the read position.
/// What ``MarkupPreparation`` sets aside is put back at the tag that libxml2 reads where it was.
public enum HTMLParser {
    /// Bytes read of one page. With this many, whatever a byte becomes in UTF-8 and as a character reference, what
    /// libxml2 is given has fewer bytes than its 32-bit lengths can count.
    private static let sizeLimit = 1 << 27
    /// libxml2 searches its own stack for each end tag; beyond this depth it is cut.
    fileprivate static let stackLimit: Int32 = 600

    /// - Parameter contentType: the `Content-Type` header, for its charset; nil where unknown.
    public static func parse(_ bytes: [UInt8], contentType: String? = nil) -> Document {
        let limited = bytes.count > sizeLimit ? Array(bytes.prefix(sizeLimit)) : bytes
        let text = CharacterEncoding.decode(limited, contentType: contentType)
        let warnings =
            limited.count < bytes.count
            ? ["the page has more than \(sizeLimit) bytes: the rest is left out"] : []
        let markup = MarkupPreparation.prepare(text)
        let (document, isComplete) = Self.document(from: markup, warnings)
        // If not, libxml2 has read the markup otherwise than the pass that set things aside.
        return isComplete ? document : parse(whole: text, warnings)
    }

    /// The document where libxml2 is given everything: what ``parse(_:contentType:)`` is equal to.
    /// - Parameter text: UTF-8.
    static func parse(whole text: [UInt8], _ warnings: [String] = []) -> Document {
        document(from: MarkupPreparation.prepare(text, setsAside: false), warnings).0
    }

    /// - Parameter warnings: what of the page was left out already.
    /// - Returns: the document, and whether everything that is set aside has found its place.
    static func document(
        from markup: PreparedMarkup, _ warnings: [String] = []
    ) -> (Document, isComplete: Bool) {
        markup.source.withUnsafeBufferPointer { source in
            markup.tags.withUnsafeBufferPointer { tags in
                markup.attributes.withUnsafeBufferPointer { attributes in
                    markup.texts.withUnsafeBufferPointer { texts in
                        var state = ParserState(
                            builder: TreeBuilder(capacity: source.count),
                            aside: SetAside(source: source, tags: tags, attributes: attributes, texts: texts))
                        if !markup.text.isEmpty { tokenize(markup.text, &state) }
                        return (state.builder.finish(warnings + markup.warnings), state.aside.areAllRead)
                    }
                }
            }
        }
    }

    /// libxml2 sets up its locks in the first call to it; two threads at once may lock themselves out for good.
    private static let isLibraryReady: Void = xmlInitParser()

    private static func tokenize(_ markup: [UInt8], _ state: inout ParserState) {
        _ = isLibraryReady
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
            state.pointee.text(UnsafeBufferPointer(start: text, count: Int(count)))
        }
        handler.ignorableWhitespace = handler.characters
        handler.cdataBlock = handler.characters
        handler.comment = { state, text in
            guard let state = ParserState.at(state), let text else { return }
            state.pointee.comment(UnsafeBufferPointer(start: text, count: length(text)))
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

/// What libxml2 is not given of the source, found again by where it reads.
private struct SetAside {
    private let source: UnsafeBufferPointer<UInt8>
    private let tags: UnsafeBufferPointer<PreparedMarkup.Tag>
    private let attributes: UnsafeBufferPointer<PreparedMarkup.Attribute>
    /// The first of the tags that libxml2 has not read yet.
    private var next = 0
    private let texts: UnsafeBufferPointer<PreparedMarkup.Text>
    private var nextText = 0
    private var isBroken = false
    /// The element names of the tags that are no repetitions, by the tags' numbers.
    private var names: [Int32] = []

    init(
        source: UnsafeBufferPointer<UInt8>, tags: UnsafeBufferPointer<PreparedMarkup.Tag>,
        attributes: UnsafeBufferPointer<PreparedMarkup.Attribute>,
        texts: UnsafeBufferPointer<PreparedMarkup.Text>
    ) {
        self.texts = texts
        self.source = source
        self.tags = tags
        self.attributes = attributes
        names.reserveCapacity(tags.count)
    }

    /// Whether libxml2 has read each of the tags and texts, and as it is written.
    var areAllRead: Bool { next == tags.count && nextText == texts.count && !isBroken }

    /// White space that comes before what libxml2 has just read, which ends at this position.
    mutating func nextBlank(before position: Int) -> UnsafeBufferPointer<UInt8>? {
        guard nextText < texts.count, texts[nextText].isBlank, texts[nextText].end < position else {
            return nil
        }
        defer { nextText += 1 }
        return bytes(of: texts[nextText])
    }

    private func bytes(of text: PreparedMarkup.Text) -> UnsafeBufferPointer<UInt8> {
        UnsafeBufferPointer(rebasing: source[Int(text.bytes.lowerBound)..<Int(text.bytes.upperBound)])
    }

    /// The text that one letter stands for, if that is what libxml2 has just read.
    mutating func text(_ read: UnsafeBufferPointer<UInt8>, endingAt position: Int) -> UnsafeBufferPointer<
        UInt8
    > {
        guard read.count == 1, nextText < texts.count, texts[nextText].end == position,
            !texts[nextText].isBlank
        else { return read }
        defer { nextText += 1 }
        return bytes(of: texts[nextText])
    }

    /// The attributes of the tag that libxml2 has just read.
    /// - Parameters:
    ///   - read: what it has read of them.
    ///   - position: where in the text the tag's `>` or `/>` is.
    mutating func attributes(
        _ name: Int32, _ read: AttributeList.Pointer?, endingAt position: Int
    ) -> AttributeList {
        guard next < tags.count, tags[next].end == position else { return AttributeList(read) }
        let tag = tags[next]
        next += 1
        if tag.isRepetition {
            if read?.pointee != nil || tag.number >= names.count || names[tag.number] != name {
                isBroken = true
            }
            return AttributeList(repeating: tag.number)
        }
        if tag.number != names.count { isBroken = true }
        names.append(name)
        guard let read,
            let list = AttributeList(
                tag.number, read, UnsafeBufferPointer(rebasing: attributes[tag.attributes]), source)
        else {
            isBroken = true
            return AttributeList(read)
        }
        return list
    }
}

/// What the callbacks work on.
private struct ParserState {
    var builder: TreeBuilder
    var aside: SetAside
    var context: htmlParserCtxtPtr?
    /// Where the last end tag ended that the builder has seen.
    private var lastEnd: UnsafePointer<UInt8>?

    init(builder: TreeBuilder, aside: SetAside) {
        self.builder = builder
        self.aside = aside
    }

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
        let position = addBlanks()
        let number = builder.names.number(name)
        let list = aside.attributes(number, attributes, endingAt: position)
        builder.startTag(number, list)
        builder.keep(list)
        shortenStack(context)
    }

    mutating func text(_ text: UnsafeBufferPointer<UInt8>) {
        // libxml2 may say so before it goes on to what comes after the text.
        let position = addBlanks(margin: 1)
        builder.text(aside.text(text, endingAt: position))
    }

    mutating func comment(_ text: UnsafeBufferPointer<UInt8>) {
        addBlanks()
        builder.comment(text)
    }

    /// Adds the white space that was set aside before what libxml2 has just read.
    /// - Parameter margin: bytes after the read position that count as read.
    /// - Returns: how much of the text it has read.
    @discardableResult private mutating func addBlanks(margin: Int = 0) -> Int {
        guard let context else { return -1 }
        let position = Self.position(context)
        while let blank = aside.nextBlank(before: position + margin) { builder.text(blank) }
        return position
    }

    /// How much of the text libxml2 has read.
    private static func position(_ context: htmlParserCtxtPtr) -> Int {
        guard let input = context.pointee.input, let current = input.pointee.cur,
            let base = input.pointee.base
        else { return -1 }
        return Int(input.pointee.consumed) + (current - base)
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
            addBlanks()
            builder.selfClosed(builder.names.number(name))
        } else if Self.endTag(name, endsAt: current, base) {
            lastEnd = current
            addBlanks()
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
        addBlanks()
        builder.endTag(builder.names.number(spelled: spelling))
    }

    private static func endTag(
        _ name: UnsafePointer<UInt8>, endsAt end: UnsafePointer<UInt8>, _ base: UnsafePointer<UInt8>
    ) -> Bool {
        var start = end - 2
        let limit = max(base, end - 1024)
        while start > limit, start.pointee != UInt8(ascii: "<") {
            // The tag ended there; what follows is text.
            if start.pointee == UInt8(ascii: ">") { return false }
            start -= 1
        }
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
