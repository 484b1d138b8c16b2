import Groundwork

/// The states that read comments and document types.
extension MarkupPreparation {
    // 13.2.5.42; "<!" has been read.
    mutating func markupDeclarationOpenState() {
        state = .data
        if isHere("--") {
            position += 2
            commentState()
        } else if isHere("doctype", ignoringCase: true) {
            position += 7
            doctypeState()
        } else if isHere("[CDATA[") {
            position -= 2
            pauseBeforeSection()
        } else {
            bogusCommentState()
        }
    }

    // 13.2.5.41
    mutating func bogusCommentState() {
        state = .data
        let start = position
        while position < input.count, input[position] != UInt8(ascii: ">") { position += 1 }
        emitComment(start..<position)
        position = min(position + 1, input.count)
    }

    // 13.2.5.43 to 13.2.5.52
    mutating func commentState() {
        let start = position
        // "Comment start" and "comment start dash": an abrupt end.
        if byte(0) == UInt8(ascii: ">") || isHere("->") {
            position += byte(0) == UInt8(ascii: ">") ? 1 : 2
            return emitComment(start..<start)
        }
        while position < input.count {
            guard input[position] == UInt8(ascii: "-"), byte(1) == UInt8(ascii: "-") else {
                position += 1
                continue
            }
            // "Comment end" and "comment end bang".
            if byte(2) == UInt8(ascii: ">") || byte(2) == UInt8(ascii: "!") && byte(3) == UInt8(ascii: ">") {
                emitComment(start..<position)
                position += byte(2) == UInt8(ascii: ">") ? 3 : 4
                return
            }
            position += 1
        }
        emitComment(start..<endOfUnclosedComment(from: start))
    }

    /// Where the data of a comment ends that the end of the input ends: before what may have been its end.
    private func endOfUnclosedComment(from start: Int) -> Int {
        let data = slice(start..<input.count)
        for ending in ["--!", "--", "-"] where data.count >= ending.utf8.count {
            if data.suffix(ending.utf8.count).elementsEqual(ending.utf8) {
                return input.count - ending.utf8.count
            }
        }
        return input.count
    }

    private mutating func emitComment(_ data: Range<Int>) {
        _ = output.beginToken(UInt8(ascii: "c"), 0)
        appendAttribute(0, data)
        output.endToken()
    }

    /// - Parameter number: the attribute's.
    private mutating func appendAttribute(_ number: Int32, _ value: Range<Int>, lowercased: Bool = false) {
        let after = position
        position = value.lowerBound
        _ = output.beginAttribute(number)
        while position < value.upperBound {
            if lowercased, input[position] != input[position].asciiLowercased {
                output.appendToValue(input[position].asciiLowercased)
                position += 1
            } else {
                appendValueByte()
            }
        }
        output.endAttribute()
        position = after
    }

    // MARK: Document types

    // 13.2.5.53 to 13.2.5.56
    private mutating func doctypeState() {
        _ = output.beginToken(UInt8(ascii: "d"), 0)
        skipSpace()
        let start = position
        while position < input.count, input[position] != UInt8(ascii: ">"), !input[position].isHTMLSpace {
            position += 1
        }
        let isNamed = position > start
        if isNamed { appendAttribute(0, start..<position, lowercased: true) }
        skipSpace()
        let isWhole = position < input.count && isNamed && doctypeIdentifiers()
        if !isWhole { appendAttribute(3, position..<position) }
        // "Bogus DOCTYPE"
        while position < input.count, input[position] != UInt8(ascii: ">") { position += 1 }
        position = min(position + 1, input.count)
        output.endToken()
    }

    // 13.2.5.56 to 13.2.5.67
    /// - Returns: false where the force-quirks flag is set.
    private mutating func doctypeIdentifiers() -> Bool {
        if input[position] == UInt8(ascii: ">") { return true }
        if isHere("public", ignoringCase: true) {
            position += 6
            guard let isClosed = doctypeIdentifier(1), isClosed else { return false }
            skipSpace()
            if byte(0) == UInt8(ascii: ">") { return true }
            guard byte(0) == UInt8(ascii: "\"") || byte(0) == UInt8(ascii: "'") else { return false }
        } else if isHere("system", ignoringCase: true) {
            position += 6
        } else {
            return false
        }
        guard let isClosed = doctypeIdentifier(2), isClosed else { return false }
        skipSpace()
        // "After DOCTYPE system identifier": anything else does not set the flag.
        return position < input.count
    }

    /// Reads an identifier in quotation marks.
    /// - Returns: whether it has its end; nil where there is none.
    private mutating func doctypeIdentifier(_ number: Int32) -> Bool? {
        skipSpace()
        let quote = byte(0)
        guard position < input.count, quote == UInt8(ascii: "\"") || quote == UInt8(ascii: "'") else {
            return nil
        }
        position += 1
        let start = position
        while position < input.count, input[position] != quote, input[position] != UInt8(ascii: ">") {
            position += 1
        }
        appendAttribute(number, start..<position)
        guard position < input.count, input[position] == quote else { return false }
        position += 1
        return true
    }
}
