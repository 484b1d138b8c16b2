internal import CLibXML
import Groundwork

/// Reads a page that is XML with libxml2: names keep their case, every element may be empty, and the first fault ends the page.
///
/// Source: https://html.spec.whatwg.org/multipage/xhtml.html#parsing-xhtml-documents
final class XMLPageReader {
    /// What the callbacks write to.
    private struct State {
        var builder: TreeBuilder
        /// What is wrong with the page.
        var fault: String?
    }
    /// Entities that a document type declares are not known, since nothing declares them here; nothing is fetched.
    private static let options = Int32(
        XML_PARSE_NONET.rawValue | XML_PARSE_NOENT.rawValue | XML_PARSE_HUGE.rawValue)

    /// - Parameters:
    ///   - markup: in UTF-8, whatever it says of its encoding.
    ///   - encoding: what it was in.
    static func document(_ markup: [UInt8], _ encoding: TextEncoding, _ warnings: [String]) -> Document {
        var state = State(builder: TreeBuilder(capacity: markup.count))
        state.builder.mode = .inBody
        let text = NamedEntities.replaced(markup)
        withUnsafeMutablePointer(to: &state) { read(text, into: $0) }
        if let fault = state.fault { state.builder.insertParserError(fault) }
        return state.builder.finish(encoding, warnings)
    }

    private static func read(_ markup: [UInt8], into state: UnsafeMutablePointer<State>) {
        TokenReader.prepareLibrary()
        guard let context = xmlNewParserCtxt() else { return }
        defer { xmlFreeParserCtxt(context) }
        context.pointee.sax.pointee = callbacks()
        context.pointee.userData = UnsafeMutableRawPointer(state)
        markup.withUnsafeBytes { bytes in
            let start = bytes.bindMemory(to: CChar.self).baseAddress
            _ = xmlCtxtReadMemory(context, start, Int32(bytes.count), nil, "UTF-8", options)
        }
    }

    private static func callbacks() -> xmlSAXHandler {
        var handler = xmlSAXHandler()
        handler.initialized = XML_SAX2_MAGIC
        handler.startElementNs = { state, name, _, uri, _, _, count, _, attributes in
            guard let state = XMLPageReader.state(state), let name else { return }
            XMLPageReader.start(name, uri, Int(count), attributes, &state.pointee.builder)
        }
        handler.endElementNs = { state, _, _, _ in
            XMLPageReader.state(state)?.pointee.builder.pop()
        }
        handler.characters = { state, text, count in
            guard let state = XMLPageReader.state(state), !state.pointee.builder.open.isEmpty else { return }
            state.pointee.builder.insert(UnsafeBufferPointer(start: text, count: Int(count))[...])
        }
        handler.ignorableWhitespace = handler.characters
        handler.cdataBlock = handler.characters
        handler.serror = { state, error in
            guard let state = XMLPageReader.state(state), let error,
                error.pointee.level == XML_ERR_FATAL
            else { return }
            state.pointee.builder.dropOpenText()
            let message = error.pointee.message.map { String(cString: $0) } ?? ""
            state.pointee.fault =
                "error on line \(error.pointee.line) at column \(error.pointee.int2): \(message)"
        }
        return handler
    }

    /// - Returns: nil once a fault has ended the page.
    private static func state(_ pointer: UnsafeMutableRawPointer?) -> UnsafeMutablePointer<State>? {
        let state = pointer?.assumingMemoryBound(to: State.self)
        return state?.pointee.fault == nil ? state : nil
    }

    /// - Parameter attributes: five pointers each: name, prefix, namespace, and the beginning and end of the value.
    private static func start(
        _ name: UnsafePointer<UInt8>, _ uri: UnsafePointer<UInt8>?, _ count: Int,
        _ attributes: UnsafeMutablePointer<UnsafePointer<UInt8>?>?, _ builder: inout TreeBuilder
    ) {
        builder.beginToken()
        for index in 0..<count {
            guard let attributes, let name = attributes[5 * index], let start = attributes[5 * index + 3],
                let end = attributes[5 * index + 4]
            else { continue }
            let prefix = attributes[5 * index + 1].map { String(cString: $0) + ":" } ?? ""
            builder.attribute(
                builder.names.add(exactly: prefix + String(cString: name)),
                UnsafeBufferPointer(start: start, count: end - start), isEscaped: false)
        }
        builder.startXMLElement(String(cString: name), namespace: uri.map { String(cString: $0) })
    }
}

/// The named character references that the document types of XHTML declare.
enum NamedEntities {
    /// The markup with numeric references in place of named ones, where its document type is one of XHTML's.
    ///
    /// Source: https://html.spec.whatwg.org/multipage/xhtml.html#parsing-xhtml-documents
    static func replaced(_ markup: [UInt8]) -> [UInt8] {
        let head = String(decoding: markup.prefix(1024), as: UTF8.self)
        guard head.contains("-//W3C//DTD XHTML") || head.contains("-//W3C//DTD MathML"),
            markup.contains(UInt8(ascii: "&"))
        else { return markup }
        var result: [UInt8] = []
        result.reserveCapacity(markup.count)
        var index = 0
        while index < markup.count {
            if let end = endOfLiteral(markup, index) {
                result += markup[index..<end]
                index = end
            } else if markup[index] == UInt8(ascii: "&"), let (text, end) = reference(markup, index) {
                result += text
                index = end
            } else {
                result.append(markup[index])
                index += 1
            }
        }
        return result
    }

    /// The end of a comment or a CDATA section that begins here.
    private static func endOfLiteral(_ markup: [UInt8], _ start: Int) -> Int? {
        guard markup[start] == UInt8(ascii: "<") else { return nil }
        let rest = markup[start...]
        let mark: [UInt8]
        if rest.starts(with: "<!--".utf8) {
            mark = Array("-->".utf8)
        } else if rest.starts(with: "<![CDATA[".utf8) {
            mark = Array("]]>".utf8)
        } else {
            return nil
        }
        var index = start
        while index < markup.count, !markup[index...].starts(with: mark) { index += 1 }
        return min(markup.count, index + mark.count)
    }

    /// What is written for a reference, and where it ends; nil where XML knows it itself, or no one does.
    private static func reference(_ markup: [UInt8], _ start: Int) -> (text: [UInt8], end: Int)? {
        let name = markup[(start + 1)...].prefix(40).prefix { $0.isASCIIAlphanumeric }
        guard name.endIndex < markup.count, markup[name.endIndex] == UInt8(ascii: ";"),
            !["amp", "lt", "gt", "quot", "apos"].contains(String(decoding: name, as: UTF8.self))
        else { return nil }
        let end = name.endIndex + 1
        let match = markup.withUnsafeBufferPointer { NamedCharacters.all.match($0[(start + 1)..<end]) }
        guard let match, match.length == end - start - 1 else { return nil }
        let characters = String(decoding: match.characters, as: UTF8.self)
        return (characters.unicodeScalars.flatMap { Array("&#\($0.value);".utf8) }, end)
    }
}
