import Groundwork

/// The states that read tags and their attributes.
extension MarkupPreparation {
    // 13.2.5.6 and 13.2.5.7; the sign has been read.
    mutating func tagOpenState(_ names: inout NameTable) {
        state = .data
        switch byte(0) {
        case UInt8(ascii: "!"):
            position += 1
            state = .markupDeclarationOpen
        case UInt8(ascii: "/"):
            if position + 1 == input.count {
                output.append("&lt;/")
                position += 1
            } else if byte(1).isASCIIAlpha {
                position += 1
                tagNameState(&names, isEndTag: true)
            } else if byte(1) == UInt8(ascii: ">") {
                position += 2
            } else {
                position += 1
                bogusCommentState()
            }
        case UInt8(ascii: "?"): bogusCommentState()
        case let first where first.isASCIIAlpha: tagNameState(&names, isEndTag: false)
        default: output.append("&lt;")
        }
    }

    // 13.2.5.8
    private mutating func tagNameState(_ names: inout NameTable, isEndTag: Bool) {
        let start = position
        var next = start
        let end = input.count
        while next < end, !classes[Int(input[next])].contains(.endsTagName) { next += 1 }
        position = next
        guard next < end else { return emitEndOfFile() }
        beginTag(start..<next, isEndTag: isEndTag, number(start..<next, &names))
    }

    /// The number of a name, U+0000 in it replaced.
    private func number(_ range: Range<Int>, _ names: inout NameTable) -> Int32 {
        let name = slice(range)
        guard name.contains(0) else { return names.number(ofLowercased: name) }
        var replaced: [UInt8] = []
        for byte in name { replaced.append(contentsOf: byte == 0 ? [0xEF, 0xBF, 0xBD] : [byte]) }
        return replaced.withUnsafeBufferPointer { names.number(ofLowercased: $0) }
    }

    /// Creates a tag token whose name has been read, and goes on by what comes after the name.
    mutating func beginTag(_ name: Range<Int>, isEndTag: Bool, _ number: Int32) {
        tag.start = output.beginToken(isEndTag ? UInt8(ascii: "e") : UInt8(ascii: "s"), number)
        tag.attributesStart = output.count
        tag.isEndTag = isEndTag
        tag.name = name
        tag.number = number
        tag.openAttribute = nil
        tag.attributes.removeAll(keepingCapacity: true)
        state = .beforeAttributeName
    }

    /// The tag is complete.
    private mutating func emitTag(isSelfClosing: Bool = false) {
        position += 1
        state = .data
        endAttribute()
        // Attributes of an end tag are an error, and dropped.
        if tag.isEndTag { output.removeAll(from: tag.attributesStart) }
        if isSelfClosing, !tag.isEndTag { output.mark(UInt8(ascii: "v"), at: tag.start) }
        output.endToken()
        guard !tag.isEndTag else { return }
        lastStartTag = tag.name
        lastStartTagNumber = tag.number
        if Self.mayHoldText(tag.number) { pauseAfterStartTag() }
    }

    /// The end of the input in a tag: the tag is dropped.
    private mutating func dropTag() {
        output.removeAll(from: tag.start)
        emitEndOfFile()
    }

    /// Whether tree construction may switch the tokenizer's state at a start tag of that name.
    private static func mayHoldText(_ number: Int32) -> Bool {
        switch HTMLName(rawValue: number) {
        case .title, .textarea, .style, .xmp, .iframe, .noembed, .noframes, .script, .plaintext: true
        default: false
        }
    }

    // MARK: Attributes

    // 13.2.5.32
    mutating func beforeAttributeNameState() {
        skipSpace()
        guard position < input.count else { return dropTag() }
        switch input[position] {
        case UInt8(ascii: ">"): emitTag()
        case UInt8(ascii: "/"):
            position += 1
            state = .selfClosingStartTag
        default: state = .attributeName
        }
    }

    // 13.2.5.33
    mutating func attributeNameState(_ names: inout NameTable) {
        let start = position
        // An equals sign may begin a name.
        var next = start + 1
        let end = input.count
        while next < end, !classes[Int(input[next])].contains(.endsAttributeName) { next += 1 }
        position = next
        beginAttribute(number(start..<next, &names))
        guard next < end else { return dropTag() }
        if input[next] == UInt8(ascii: "=") {
            position += 1
            state = .beforeAttributeValue
        } else {
            state = .afterAttributeName
        }
    }

    /// Ends the attribute before, and begins one: it is left out if there is one of its name already, or too many.
    private mutating func beginAttribute(_ number: Int32) {
        endAttribute()
        tag.isDropped = tag.attributes.contains(number)
        if !tag.isDropped {
            if tag.attributes.count < Self.attributeLimit {
                tag.attributes.append(number)
            } else {
                tag.isDropped = true
                dropsAttributes = dropsAttributes || !tag.isEndTag
            }
        }
        tag.openAttribute = output.beginAttribute(number)
    }

    private mutating func endAttribute() {
        guard let start = tag.openAttribute else { return }
        if tag.isDropped { output.removeAll(from: start) } else { output.endAttribute() }
        tag.openAttribute = nil
    }

    // 13.2.5.34
    mutating func afterAttributeNameState() {
        skipSpace()
        guard position < input.count else { return dropTag() }
        switch input[position] {
        case UInt8(ascii: "/"):
            position += 1
            state = .selfClosingStartTag
        case UInt8(ascii: "="):
            position += 1
            state = .beforeAttributeValue
        case UInt8(ascii: ">"): emitTag()
        default: state = .attributeName
        }
    }

    // 13.2.5.35
    mutating func beforeAttributeValueState() {
        skipSpace()
        switch byte(0) {
        case UInt8(ascii: "\""):
            position += 1
            state = .attributeValueDoubleQuoted
        case UInt8(ascii: "'"):
            position += 1
            state = .attributeValueSingleQuoted
        case UInt8(ascii: ">"): emitTag()
        default: state = .attributeValueUnquoted
        }
    }

    // 13.2.5.36 and 13.2.5.37
    mutating func attributeValueQuotedState(_ quote: UInt8) {
        while position < input.count {
            copyValue()
            guard position < input.count else { break }
            switch input[position] {
            case quote:
                position += 1
                state = .afterAttributeValueQuoted
                return
            case UInt8(ascii: "&"): characterReferenceState(inAttribute: true)
            default: appendValueByte()
            }
        }
        dropTag()
    }

    // 13.2.5.38
    mutating func attributeValueUnquotedState() {
        while position < input.count {
            let current = input[position]
            if classes[Int(current)].contains(.space) {
                state = .beforeAttributeName
                return
            }
            switch current {
            case UInt8(ascii: ">"): return emitTag()
            case UInt8(ascii: "&"): characterReferenceState(inAttribute: true)
            default: appendValueByte()
            }
        }
        dropTag()
    }

    /// Copies a value up to the next byte that means something.
    private mutating func copyValue() {
        let start = position
        var next = start
        let end = input.count
        while next < end, !classes[Int(input[next])].contains(.endsValue) { next += 1 }
        position = next
        output.append(slice(start..<next))
    }

    /// Appends the byte that is here to the value, or the multi-byte character that it begins.
    mutating func appendValueByte() {
        let current = input[position]
        position += 1
        switch current {
        case 0: output.append("\u{FFFD}")
        case 0xEF where byte(0) == 0xBF && byte(1) >= 0xBE:
            output.appendEscaped(current)
            output.appendEscaped(byte(0))
            output.appendEscaped(byte(1))
            position += 2
        default: output.appendToValue(current)
        }
    }

    // 13.2.5.39
    mutating func afterAttributeValueQuotedState() {
        guard position < input.count else { return dropTag() }
        switch input[position] {
        case UInt8(ascii: "/"):
            position += 1
            state = .selfClosingStartTag
        case UInt8(ascii: ">"): emitTag()
        default: state = .beforeAttributeName
        }
    }

    // 13.2.5.40
    mutating func selfClosingStartTagState() {
        guard position < input.count else { return dropTag() }
        if input[position] == UInt8(ascii: ">") {
            emitTag(isSelfClosing: true)
        } else {
            state = .beforeAttributeName
        }
    }
}
