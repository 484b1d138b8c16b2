import Glibc
import Groundwork

/// The tokenization stage of the HTML standard: goes over a page's markup and writes, for libxml2 to read, markup in
/// which each token has the one form of ``PreparedMarkup``.
///
/// States have the standard's names. Tree construction switches the tokenizer's state at some start tags, and says
/// whether `<![CDATA[` begins a section: there a stretch of prepared markup ends, and ``resume(_:isForeign:)`` begins the next.
///
/// Source: https://html.spec.whatwg.org/multipage/parsing.html#tokenization
struct MarkupPreparation: ~Copyable {
    /// The states that are told apart between two tokens or two attributes; those between are passed through within one call.
    enum State {
        case data, rcdata, rawtext, scriptData, scriptDataEscaped, scriptDataDoubleEscaped, plaintext
        case tagOpen, markupDeclarationOpen, cdataSection, bogusComment
        case beforeAttributeName, attributeName, afterAttributeName, beforeAttributeValue
        case attributeValueDoubleQuoted, attributeValueSingleQuoted, attributeValueUnquoted
        case afterAttributeValueQuoted, selfClosingStartTag
    }
    /// Why a stretch ended.
    private enum Pause { case none, startTag, cdata, end }

    let input: UnsafeBufferPointer<UInt8>
    var position = 0
    var state = State.data
    private var pause = Pause.none
    var output: PreparedMarkup
    var tag = CurrentTag()
    /// Bytes of the name of the last start tag: an end tag of that name ends its text.
    var lastStartTag = 0..<0
    var lastStartTagNumber: Int32 = 0
    /// Hyphens in a row just before, in script data; two at most count.
    var hyphens = 0
    var dropsAttributes = false
    let classes = ByteClass.all

    /// Attributes of one tag that are kept.
    static let attributeLimit = 512

    /// The tag token that is being read.
    struct CurrentTag {
        /// Where it begins in the output, and where its attributes begin.
        var start = 0
        var attributesStart = 0
        var isEndTag = false
        /// Its name's.
        var number: Int32 = 0
        /// Bytes of its name in the input.
        var name = 0..<0
        /// Where the attribute begins that is being written; nil between two.
        var openAttribute: Int?
        /// Whether that attribute is left out.
        var isDropped = false
        /// The names of its attributes.
        var attributes: [Int32] = []
    }

    /// - Parameter input: UTF-8 with line feeds alone at the ends of lines.
    init(_ input: UnsafeBufferPointer<UInt8>) {
        self.input = input
        output = PreparedMarkup(capacity: input.count)
        tag.attributes.reserveCapacity(16)
    }

    /// "Normalize newlines", in the preprocessing of the input stream.
    static func normalizeNewlines(_ markup: [UInt8]) -> [UInt8] {
        let hasReturns = markup.withUnsafeBytes { buffer in
            buffer.baseAddress.map { memchr($0, 0x0D, buffer.count) != nil } ?? false
        }
        guard hasReturns else { return markup }
        var result: [UInt8] = []
        result.reserveCapacity(markup.count)
        var previous: UInt8 = 0
        for byte in markup {
            if byte == 0x0D {
                result.append(0x0A)
            } else if byte != 0x0A || previous != 0x0D {
                result.append(byte)
            }
            previous = byte
        }
        return result
    }

    /// What of the markup was left out, a sentence each.
    var warnings: [String] {
        guard dropsAttributes else { return [] }
        return [
            "the page has elements with more than \(Self.attributeLimit) attributes: the rest are left out"
        ]
    }

    var isAtEnd: Bool { pause == .end }

    // MARK: Stretches

    /// Writes the next stretch of tokens.
    mutating func prepareStretch(_ names: inout NameTable) {
        output.removeAll(from: 0)
        pause = .none
        output.append("<x>")
        while pause == .none { step(&names) }
        output.append("</x>")
    }

    /// Goes on after a stretch that tree construction has seen.
    /// - Parameters:
    ///   - requested: the state that it switches the tokenizer to.
    ///   - isForeign: whether its adjusted current node is no element of HTML.
    mutating func resume(_ requested: State?, isForeign: Bool) {
        switch pause {
        case .startTag: state = requested ?? .data
        case .cdata:
            if isForeign {
                position += 9
                state = .cdataSection
            } else {
                position += 2
                state = .bogusComment
            }
        case .none, .end: break
        }
    }

    private mutating func step(_ names: inout NameTable) {
        switch state {
        case .data: dataState()
        case .rcdata: rcdataState()
        case .rawtext: rawtextState()
        case .scriptData: scriptDataState()
        case .scriptDataEscaped: scriptDataEscapedState()
        case .scriptDataDoubleEscaped: scriptDataDoubleEscapedState()
        case .plaintext: plaintextState()
        case .tagOpen: tagOpenState(&names)
        case .markupDeclarationOpen: markupDeclarationOpenState()
        case .cdataSection: cdataSectionState()
        case .bogusComment: bogusCommentState()
        case .beforeAttributeName: beforeAttributeNameState()
        case .attributeName: attributeNameState(&names)
        case .afterAttributeName: afterAttributeNameState()
        case .beforeAttributeValue: beforeAttributeValueState()
        case .attributeValueDoubleQuoted: attributeValueQuotedState(UInt8(ascii: "\""))
        case .attributeValueSingleQuoted: attributeValueQuotedState(UInt8(ascii: "'"))
        case .attributeValueUnquoted: attributeValueUnquotedState()
        case .afterAttributeValueQuoted: afterAttributeValueQuotedState()
        case .selfClosingStartTag: selfClosingStartTagState()
        }
    }

    /// The end of the input was reached where nothing is left to emit.
    mutating func emitEndOfFile() { pause = .end }

    /// Ends the stretch after a start tag at which tree construction may switch the state.
    mutating func pauseAfterStartTag() { pause = .startTag }

    /// Ends the stretch before `<![CDATA[`, where the state after it depends on tree construction.
    mutating func pauseBeforeSection() { pause = .cdata }

    // MARK: Input

    /// The byte that is so far from here; 0 after the end.
    func byte(_ offset: Int) -> UInt8 {
        let index = position + offset
        return index < input.count ? input[index] : 0
    }

    func isHere(_ text: StaticString, ignoringCase: Bool = false) -> Bool {
        guard input.count - position >= text.utf8CodeUnitCount else { return false }
        for offset in 0..<text.utf8CodeUnitCount {
            let byte = input[position + offset]
            guard (ignoringCase ? byte.asciiLowercased : byte) == text.utf8Start[offset] else { return false }
        }
        return true
    }

    func slice(_ range: Range<Int>) -> UnsafeBufferPointer<UInt8> {
        UnsafeBufferPointer(rebasing: input[range])
    }

    mutating func skipSpace() {
        while position < input.count, classes[Int(input[position])].contains(.space) { position += 1 }
    }
}
