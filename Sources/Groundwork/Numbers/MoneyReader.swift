/// Finds amounts of money in a text: numbers beside a scalar of the Unicode category Sc.
package struct MoneyReader {
    private let bytes: UnsafeBufferPointer<UInt8>
    private var amounts: [MoneyAmount] = []

    /// - Parameter bytes: UTF-8.
    /// - Returns: in order; a number belongs to one sign, and a sign to one number.
    package static func amounts(in bytes: UnsafeBufferPointer<UInt8>) -> [MoneyAmount] {
        let signs = signs(in: bytes)
        guard !signs.isEmpty else { return [] }
        var reader = MoneyReader(bytes: bytes)
        for sign in signs { reader.read(sign) }
        return reader.amounts
    }

    /// Whether a text has amounts that can't be read as English ones: quickly told, and true too often rather than not.
    ///
    /// False for `$` alone, right before digits without a comma: most prices are so.
    package static func needsReading(_ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
        var hasComma = false
        var hasSign = false
        for index in bytes.indices {
            switch bytes[index] {
            case UInt8(ascii: "$"):
                hasSign = true
                guard index + 1 < bytes.count, (0x30...0x39).contains(bytes[index + 1]) else { return true }
            case UInt8(ascii: ","): hasComma = true
            case 0xC2...:
                let scalar = UTF8Scalars.scalar(at: index, in: bytes)
                if scalar?.properties.generalCategory == .currencySymbol { return true }
            default: break
            }
        }
        return hasSign && hasComma
    }

    /// Byte ranges of all currency signs.
    package static func signs(in bytes: UnsafeBufferPointer<UInt8>) -> [Range<Int>] {
        var signs: [Range<Int>] = []
        var index = 0
        while index < bytes.count {
            let length = UTF8Scalars.length(bytes[index])
            if bytes[index] == UInt8(ascii: "$") {
                signs.append(index..<index + 1)
            } else if length > 1, let scalar = UTF8Scalars.scalar(at: index, in: bytes),
                scalar.properties.generalCategory == .currencySymbol
            {
                signs.append(index..<index + length)
            }
            index += length
        }
        return signs
    }

    /// The same with the spaces of several bytes on both sides of each.
    package static func spacedSigns(in bytes: UnsafeBufferPointer<UInt8>) -> [Range<Int>] {
        let reader = MoneyReader(bytes: bytes)
        return signs(in: bytes).map { sign in
            let before = reader.spaceLength(before: sign.lowerBound)
            let behind = reader.spaceLength(at: sign.upperBound)
            return sign.lowerBound - (before > 1 ? before : 0)..<sign.upperBound + (behind > 1 ? behind : 0)
        }
    }

    private init(bytes: UnsafeBufferPointer<UInt8>) { self.bytes = bytes }

    // MARK: Which number belongs to a sign

    /// A number beside a sign, and the byte range of what stands between.
    private struct Neighbour {
        let number: Range<Int>
        let gap: Range<Int>
    }

    /// The nearer number belongs to the sign; of two that are as near, the one before it.
    private mutating func read(_ sign: Range<Int>) {
        let before = numberBefore(sign)
        let behind = numberBehind(sign)
        switch (before, behind) {
        case (let before?, let behind?):
            add(sign, before.gap.count <= behind.gap.count ? before : behind)
        case (let found?, nil), (nil, let found?): add(sign, found)
        case (nil, nil): break
        }
    }

    private func numberBehind(_ sign: Range<Int>) -> Neighbour? {
        let start = sign.upperBound + spaceLength(at: sign.upperBound)
        guard start < bytes.count, isDigit(start) else { return nil }
        let end = numberEnd(from: start)
        guard !isWord(end) else { return nil }
        return Neighbour(number: start..<end, gap: sign.upperBound..<start)
    }

    private func numberBefore(_ sign: Range<Int>) -> Neighbour? {
        let end = sign.lowerBound - spaceLength(before: sign.lowerBound)
        guard end > 0, isDigit(end - 1), let start = numberStart(to: end) else { return nil }
        if let last = amounts.last, last.range.upperBound > start { return nil }
        return Neighbour(number: start..<end, gap: end..<sign.lowerBound)
    }

    // MARK: How far a number goes

    /// The end of the number that begins here: digits, with marks between them.
    private func numberEnd(from start: Int) -> Int {
        var end = digitsEnd(start)
        while end < bytes.count {
            let mark = markLength(at: end)
            guard mark > 0 else { break }
            let next = digitsEnd(end + mark)
            guard next > end + mark, !isThousandsMark(end, mark) || next - end - mark == 3 else { break }
            end = next
        }
        return end
    }

    /// The start of the number that ends here; nil where a letter stands before it.
    private func numberStart(to end: Int) -> Int? {
        var start = digitsStart(end)
        while start > 0 {
            let mark = markLength(before: start)
            guard mark > 0, start - mark > 0, isDigit(start - mark - 1) else { break }
            let earlier = digitsStart(start - mark)
            guard numberEnd(from: earlier) == end else { break }
            start = earlier
        }
        let isInWord =
            start > 0 && spaceLength(before: start) == 0 && bytes[start - 1].isWordByte
            && !endsSign(start)
        return isInWord ? nil : start
    }

    /// Whether a currency sign ends here.
    private func endsSign(_ index: Int) -> Bool {
        var first = index - 1
        while first > 0, bytes[first] & 0xC0 == 0x80 { first -= 1 }
        return UTF8Scalars.scalar(at: first, in: bytes)?.properties.generalCategory == .currencySymbol
    }

    private func digitsEnd(_ start: Int) -> Int {
        var end = start
        while end < bytes.count, isDigit(end) { end += 1 }
        return end
    }
    private func digitsStart(_ end: Int) -> Int {
        var start = end
        while start > 0, isDigit(start - 1) { start -= 1 }
        return start
    }

    private func isDigit(_ index: Int) -> Bool { bytes[index].isASCIIDigit }
    /// Whether a word goes on here. A space of several bytes is none of a word, and neither is a currency sign.
    private func isWord(_ index: Int) -> Bool {
        guard index < bytes.count, bytes[index].isWordByte else { return false }
        guard bytes[index] >= 0x80 else { return true }
        return spaceLength(at: index) == 0
            && UTF8Scalars.scalar(at: index, in: bytes)?.properties.generalCategory != .currencySymbol
    }

    // MARK: Spaces and marks

    /// Bytes of a space: U+0020, or one that does not break or is narrow (U+00A0, U+2009, U+202F); 0 where there is none.
    private func spaceLength(at index: Int) -> Int {
        guard index < bytes.count else { return 0 }
        switch bytes[index] {
        case 0x20: return 1
        case 0xC2: return hasByte(0xA0, at: index + 1) ? 2 : 0
        case 0xE2:
            guard hasByte(0x80, at: index + 1) else { return 0 }
            return hasByte(0x89, at: index + 2) || hasByte(0xAF, at: index + 2) ? 3 : 0
        default: return 0
        }
    }

    /// Bytes of a mark between digits: a point, a comma, an apostrophe, or a space that does not break; 0 where there is none.
    private func markLength(at index: Int) -> Int {
        guard index < bytes.count else { return 0 }
        switch bytes[index] {
        case 0x2C, 0x2E, 0x27: return 1
        case 0xC2: return spaceLength(at: index)
        case 0xE2:
            return hasByte(0x80, at: index + 1) && hasByte(0x99, at: index + 2) ? 3 : spaceLength(at: index)
        default: return 0
        }
    }

    /// Whether a mark stands between thousands and never before a fraction.
    private func isThousandsMark(_ index: Int, _ length: Int) -> Bool {
        length > 1 || bytes[index] == UInt8(ascii: "'")
    }

    private func spaceLength(before index: Int) -> Int { length(before: index, spaceLength(at:)) }
    private func markLength(before index: Int) -> Int { length(before: index, markLength(at:)) }
    private func length(before index: Int, _ length: (Int) -> Int) -> Int {
        (1...3).first { index >= $0 && length(index - $0) == $0 } ?? 0
    }
    private func hasByte(_ byte: UInt8, at index: Int) -> Bool { index < bytes.count && bytes[index] == byte }

    // MARK: What a number says

    private mutating func add(_ sign: Range<Int>, _ neighbour: Neighbour) {
        let number = neighbour.number
        let isBefore = sign.lowerBound < number.lowerBound
        let marks = NumberMarks(groups: groups(of: number), isSignBefore: isBefore)
        let range = min(sign.lowerBound, number.lowerBound)..<max(sign.upperBound, number.upperBound)
        amounts.append(
            MoneyAmount(
                range: range, number: number, hasMarks: marks.hasMarks,
                format: MoneyFormat(
                    sign: text(sign), isBefore: isBefore, gap: text(neighbour.gap),
                    groupMark: marks.groupMark, decimalMark: marks.decimalMark),
                digits: marks.digits, hasEnglishMarks: marks.isEnglish))
    }

    /// The runs of digits, each with the mark before it.
    private func groups(of number: Range<Int>) -> [NumberMarks.Group] {
        var groups: [NumberMarks.Group] = []
        var index = number.lowerBound
        while index < number.upperBound {
            let mark = index..<index + (groups.isEmpty ? 0 : max(1, markLength(at: index)))
            let end = digitsEnd(mark.upperBound)
            groups.append(.init(mark: text(mark), digits: text(mark.upperBound..<end)))
            index = max(end, index + 1)
        }
        return groups
    }

    private func text(_ range: Range<Int>) -> String { String(decoding: bytes[range], as: UTF8.self) }
}

/// Unicode scalars in UTF-8 bytes.
private enum UTF8Scalars {
    /// Bytes of the scalar that this byte begins; 1 where it begins none.
    static func length(_ byte: UInt8) -> Int {
        byte < 0xC2 ? 1 : byte < 0xE0 ? 2 : byte < 0xF0 ? 3 : byte < 0xF5 ? 4 : 1
    }

    /// nil where no scalar begins here.
    static func scalar(at index: Int, in bytes: UnsafeBufferPointer<UInt8>) -> Unicode.Scalar? {
        let length = length(bytes[index])
        guard index + length <= bytes.count else { return nil }
        if length == 1 { return bytes[index] < 0x80 ? Unicode.Scalar(bytes[index]) : nil }
        var value = UInt32(bytes[index]) & (0xFF >> UInt32(length + 1))
        for offset in 1..<length {
            guard bytes[index + offset] & 0xC0 == 0x80 else { return nil }
            value = value << 6 | UInt32(bytes[index + offset] & 0x3F)
        }
        return Unicode.Scalar(value)
    }
}
