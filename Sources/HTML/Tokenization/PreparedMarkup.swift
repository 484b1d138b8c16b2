import Glibc

/// The markup that libxml2 is given in place of a page's: XML in which each token of the page is an empty element.
///
///     <s17 a30="x"/>   start tag; the numbers are those of the page's ``NameTable``
///     <v17/>           start tag that ended in "/>"
///     <e17/>           end tag
///     <c0 a0="text"/>  comment
///     <d0 a0="name" a1="public identifier" a2="system identifier" a3=""/>    document type, a3: force quirks
///     <k12/>           character token that XML has no place for, by its code point
///     text             character tokens
///
/// A value with bytes that XML has no place for, or that mean something in a value, has `b` for `a` in its attribute's
/// name, and a grave accent with two hexadecimal digits for each such byte: readers copy it as it is. Well-formed XML
/// leaves a reader no choice: every version of libxml2 reads it alike.
struct PreparedMarkup: ~Copyable {
    private var start: UnsafeMutablePointer<UInt8>
    private var capacity: Int
    private(set) var count = 0
    /// Where the first letter of the attribute's name is whose value is written.
    private var attributeLetter = 0

    /// - Parameter capacity: bytes that are expected.
    init(capacity: Int) {
        self.capacity = capacity + 64
        start = .allocate(capacity: self.capacity)
    }
    deinit { start.deallocate() }

    var bytes: UnsafeBufferPointer<UInt8> { UnsafeBufferPointer(start: start, count: count) }

    // MARK: Tokens

    /// Begins an element for a token; returns where, for ``removeAll(from:)`` and ``mark(_:at:)``.
    mutating func beginToken(_ kind: UInt8, _ number: Int32) -> Int {
        let place = count
        append(UInt8(ascii: "<"))
        append(kind)
        append(number)
        return place
    }

    mutating func endToken() { append("/>") }

    /// Changes the kind of a token that begins there.
    mutating func mark(_ kind: UInt8, at place: Int) { start[place + 1] = kind }

    /// Forgets what was written from there on.
    mutating func removeAll(from place: Int) { count = place }

    /// Begins an attribute; what is appended by ``appendToValue(_:)`` is its value.
    /// - Returns: where it begins.
    mutating func beginAttribute(_ number: Int32) -> Int {
        let place = count
        append(UInt8(ascii: " "))
        attributeLetter = count
        append(UInt8(ascii: "a"))
        append(number)
        append("=\"")
        return place
    }

    mutating func endAttribute() { append(UInt8(ascii: "\"")) }

    /// A character token for one code point that XML has no place for.
    mutating func appendCharacter(_ codePoint: Int32) {
        _ = beginToken(UInt8(ascii: "k"), codePoint)
        endToken()
    }

    // MARK: Text and values

    /// A byte of text that is no part of plain text; multi-byte characters are whole.
    mutating func appendToText(_ byte: UInt8) {
        switch byte {
        case UInt8(ascii: "&"): append("&amp;")
        case UInt8(ascii: "<"): append("&lt;")
        case UInt8(ascii: ">"): append("&gt;")
        case 0x0D: append("&#13;")
        case 0x09, 0x0A, 0x20...: append(byte)
        default: appendCharacter(Int32(byte))
        }
    }

    /// A byte of a value, of any kind.
    mutating func appendToValue(_ byte: UInt8) {
        switch byte {
        case ..<0x20, UInt8(ascii: "&"), UInt8(ascii: "<"), UInt8(ascii: "\""), UInt8(ascii: "`"):
            appendEscaped(byte)
        default: append(byte)
        }
    }

    /// A byte of a value that XML has no place for, or a sign for.
    mutating func appendEscaped(_ byte: UInt8) {
        start[attributeLetter] = UInt8(ascii: "b")
        append(UInt8(ascii: "`"))
        append(Self.digits[Int(byte >> 4)])
        append(Self.digits[Int(byte & 15)])
    }

    private static let digits = Array("0123456789ABCDEF".utf8)

    // MARK: Bytes

    mutating func append(_ piece: UnsafeBufferPointer<UInt8>) {
        guard let first = piece.baseAddress, !piece.isEmpty else { return }
        if count + piece.count > capacity { grow(by: piece.count) }
        memcpy(start + count, first, piece.count)
        count += piece.count
    }

    mutating func append(_ byte: UInt8) {
        if count == capacity { grow(by: 1) }
        start[count] = byte
        count += 1
    }

    mutating func append(_ text: StaticString) {
        append(UnsafeBufferPointer(start: text.utf8Start, count: text.utf8CodeUnitCount))
    }

    /// - Parameter number: not negative.
    private mutating func append(_ number: Int32) {
        if number >= 10 { appendTens(number) }
        append(UInt8(ascii: "0") + UInt8(truncatingIfNeeded: number % 10))
    }

    private mutating func appendTens(_ number: Int32) {
        var unit: Int32 = 10
        while number / unit >= 10 { unit *= 10 }
        while unit >= 10 {
            append(UInt8(ascii: "0") + UInt8(truncatingIfNeeded: number / unit % 10))
            unit /= 10
        }
    }

    private mutating func grow(by more: Int) {
        capacity = (count + more) * 2
        let larger = UnsafeMutablePointer<UInt8>.allocate(capacity: capacity)
        larger.update(from: start, count: count)
        start.deallocate()
        start = larger
    }
}
