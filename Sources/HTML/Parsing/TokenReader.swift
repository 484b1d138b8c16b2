internal import CLibXML

/// Reads prepared markup with libxml2 and hands its tokens to a tree builder. Nothing but this and ``XMLPageReader`` knows libxml2.
///
/// What is relied on is documented: the SAX2 interface, and that well-formed XML is read as the XML recommendation says.
final class TokenReader {
    /// Reused for each stretch of a page; freed with the reader.
    private let context: xmlParserCtxtPtr?

    /// libxml2 sets up its locks in the first call to it; two threads at once may lock themselves out for good.
    private static let isLibraryReady: Void = xmlInitParser()

    static func prepareLibrary() { _ = isLibraryReady }

    init() {
        Self.prepareLibrary()
        context = xmlNewParserCtxt()
        context?.pointee.sax.pointee = Self.callbacks()
    }
    deinit { if let context { xmlFreeParserCtxt(context) } }

    /// - Parameter markup: well-formed XML in UTF-8.
    func read(_ markup: UnsafeBufferPointer<UInt8>, into builder: inout TreeBuilder) {
        guard let context else { return }
        // Prepared markup has no document type: nothing is fetched or replaced.
        let options = Int32(XML_PARSE_NONET.rawValue | XML_PARSE_HUGE.rawValue)
        withUnsafeMutablePointer(to: &builder) { pointer in
            context.pointee.userData = UnsafeMutableRawPointer(pointer)
            markup.withMemoryRebound(to: CChar.self) { bytes in
                _ = xmlCtxtReadMemory(context, bytes.baseAddress, Int32(bytes.count), nil, "UTF-8", options)
            }
        }
        assert(context.pointee.wellFormed == 1, "prepared markup is well-formed")
    }

    private static func callbacks() -> xmlSAXHandler {
        var handler = xmlSAXHandler()
        handler.initialized = XML_SAX2_MAGIC
        handler.startElementNs = { builder, name, _, _, _, _, count, _, attributes in
            guard let builder = TokenReader.builder(builder), let name else { return }
            TokenReader.element(name, Int(count), attributes, &builder.pointee)
        }
        handler.characters = { builder, text, count in
            guard let builder = TokenReader.builder(builder) else { return }
            builder.pointee.text(UnsafeBufferPointer(start: text, count: Int(count)))
        }
        handler.ignorableWhitespace = handler.characters
        handler.serror = { _, _ in }
        return handler
    }

    private static func builder(_ pointer: UnsafeMutableRawPointer?) -> UnsafeMutablePointer<TreeBuilder>? {
        pointer?.assumingMemoryBound(to: TreeBuilder.self)
    }

    /// - Parameter attributes: five pointers each: name, prefix, namespace, and the beginning and end of the value.
    private static func element(
        _ name: UnsafePointer<UInt8>, _ count: Int,
        _ attributes: UnsafeMutablePointer<UnsafePointer<UInt8>?>?, _ builder: inout TreeBuilder
    ) {
        let kind = name[0]
        guard kind != UInt8(ascii: "x") else { return }
        builder.beginToken()
        for index in 0..<count {
            guard let attributes, let name = attributes[5 * index], let start = attributes[5 * index + 3],
                let end = attributes[5 * index + 4]
            else { continue }
            builder.attribute(
                number(after: name), UnsafeBufferPointer(start: start, count: end - start),
                isEscaped: name[0] == UInt8(ascii: "b"))
        }
        let number = number(after: name)
        switch kind {
        case UInt8(ascii: "s"): builder.startTag(number, isSelfClosing: false)
        case UInt8(ascii: "v"): builder.startTag(number, isSelfClosing: true)
        case UInt8(ascii: "e"): builder.endTag(number)
        case UInt8(ascii: "c"): builder.comment()
        case UInt8(ascii: "d"): builder.doctype()
        default: builder.character(number)
        }
    }

    /// The number after a name's first letter.
    private static func number(after name: UnsafePointer<UInt8>) -> Int32 {
        var number: Int32 = 0
        var next = name + 1
        while next.pointee != 0 {
            number = number &* 10 &+ Int32(next.pointee & 15)
            next += 1
        }
        return number
    }
}

/// The version of libxml2 that the program runs with.
public enum LibXMLVersion {
    /// Versions that the tests have been run with.
    static let tested = ["2.9.14"]

    /// For example "2.9.14".
    public static var installed: String { spelled(libxml2_version().map { String(cString: $0) } ?? "") }

    /// A sentence to be told at the start where the installed version was never tested; nil where it was.
    public static var warning: String? { warning(for: installed) }

    static func warning(for version: String) -> String? {
        guard !tested.contains(version) else { return nil }
        return "libxml2 \(version) was never tested with webrl (tested: \(tested.joined(separator: ", ")))"
    }

    /// - Parameter number: as libxml2 writes it: "20914", with the name of a build after it.
    static func spelled(_ number: String) -> String {
        let digits = number.prefix { $0.isASCII && $0.isNumber }
        guard let value = Int(digits) else { return number }
        return "\(value / 10000).\(value / 100 % 100).\(value % 100)"
    }
}
