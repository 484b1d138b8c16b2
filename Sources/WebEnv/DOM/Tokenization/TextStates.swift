import Groundwork

/// The states that read text: data, RCDATA, RAWTEXT, script data, PLAINTEXT and CDATA sections.
extension MarkupPreparation {
    /// Copies text up to the next byte that means something.
    private mutating func copyText() {
        let start = position
        var next = start
        let end = input.count
        while next < end, !classes[Int(input[next])].contains(.endsText) { next += 1 }
        position = next
        output.append(slice(start..<next))
    }

    /// Emits the byte that is here as a character, or the multi-byte character that it begins.
    private mutating func emitCharacter(replacesNull: Bool) {
        let current = input[position]
        if current == 0xEF {
            if byte(1) == 0xBF, byte(2) >= 0xBE {
                output.appendCharacter(0xFF40 + Int32(byte(2)))
            } else {
                output.append(slice(position..<min(position + 3, input.count)))
            }
            position = min(position + 3, input.count)
            return
        }
        if current == 0, replacesNull { output.append("\u{FFFD}") } else { output.appendToText(current) }
        position += 1
    }

    // 13.2.5.1
    mutating func dataState() {
        copyText()
        guard position < input.count else { return emitEndOfFile() }
        switch input[position] {
        case UInt8(ascii: "&"): characterReferenceState(inAttribute: false)
        case UInt8(ascii: "<"):
            position += 1
            state = .tagOpen
        default: emitCharacter(replacesNull: false)
        }
    }

    // 13.2.5.2, 13.2.5.9
    mutating func rcdataState() {
        copyText()
        guard position < input.count else { return emitEndOfFile() }
        switch input[position] {
        case UInt8(ascii: "&"): characterReferenceState(inAttribute: false)
        case UInt8(ascii: "<"): if !appropriateEndTag() { emitCharacter(replacesNull: true) }
        default: emitCharacter(replacesNull: true)
        }
    }

    // 13.2.5.3, 13.2.5.12
    mutating func rawtextState() {
        copyText()
        guard position < input.count else { return emitEndOfFile() }
        if input[position] == UInt8(ascii: "<"), appropriateEndTag() { return }
        emitCharacter(replacesNull: true)
    }

    // 13.2.5.5
    mutating func plaintextState() {
        copyText()
        guard position < input.count else { return emitEndOfFile() }
        emitCharacter(replacesNull: true)
    }

    // 13.2.5.69
    mutating func cdataSectionState() {
        while position < input.count {
            if isHere("]]>") {
                position += 3
                state = .data
                return
            }
            // The brackets may end the section.
            if input[position] == UInt8(ascii: "]") {
                emitCharacter(replacesNull: false)
                continue
            }
            let start = position
            while position < input.count, input[position] != UInt8(ascii: "]"),
                !classes[Int(input[position])].contains(.endsText)
            {
                position += 1
            }
            output.append(slice(start..<position))
            if position < input.count, input[position] != UInt8(ascii: "]") {
                emitCharacter(replacesNull: false)
            }
        }
        emitEndOfFile()
    }

    /// The "less-than sign", "end tag open" and "end tag name" states of the three kinds of text.
    /// - Returns: whether an appropriate end tag begins here; else nothing is read.
    private mutating func appropriateEndTag() -> Bool {
        guard byte(1) == UInt8(ascii: "/"), isName(lastStartTag, at: position + 2) else { return false }
        let end = position + 2 + lastStartTag.count
        guard end < input.count, classes[Int(input[end])].contains(.endsTagName) else { return false }
        beginTag(position + 2..<end, isEndTag: true, lastStartTagNumber)
        position = end
        return true
    }

    private func isName(_ name: Range<Int>, at start: Int) -> Bool {
        guard start + name.count <= input.count else { return false }
        for offset in 0..<name.count
        where input[start + offset].asciiLowercased != input[name.lowerBound + offset].asciiLowercased {
            return false
        }
        return true
    }

    // MARK: Script data

    // 13.2.5.4, 13.2.5.15 to 13.2.5.19
    mutating func scriptDataState() {
        copyText()
        guard position < input.count else { return emitEndOfFile() }
        guard input[position] == UInt8(ascii: "<") else { return emitCharacter(replacesNull: true) }
        if appropriateEndTag() { return }
        emitCharacter(replacesNull: true)
        guard isHere("!--") else { return }
        output.append("!--")
        position += 3
        hyphens = 2
        state = .scriptDataEscaped
    }

    // 13.2.5.20 to 13.2.5.26
    mutating func scriptDataEscapedState() {
        while position < input.count {
            let current = input[position]
            if current == UInt8(ascii: "<") {
                if appropriateEndTag() { return }
                emitCharacter(replacesNull: true)
                hyphens = 0
                if scriptDataDoubleEscape() { return state = .scriptDataDoubleEscaped }
            } else if endsEscape(current) {
                return state = .scriptData
            }
        }
        emitEndOfFile()
    }

    // 13.2.5.27 to 13.2.5.31
    mutating func scriptDataDoubleEscapedState() {
        while position < input.count {
            let current = input[position]
            if current == UInt8(ascii: "<") {
                emitCharacter(replacesNull: true)
                hyphens = 0
                guard byte(0) == UInt8(ascii: "/") else { continue }
                emitCharacter(replacesNull: true)
                if scriptDataDoubleEscape() { return state = .scriptDataEscaped }
            } else if endsEscape(current) {
                return state = .scriptData
            }
        }
        emitEndOfFile()
    }

    /// Emits a byte of escaped script data, with the "dash" and "dash dash" states.
    /// - Returns: whether it was the end of `-->`.
    private mutating func endsEscape(_ current: UInt8) -> Bool {
        emitCharacter(replacesNull: true)
        if current == UInt8(ascii: "-") {
            hyphens += 1
            return false
        }
        defer { hyphens = 0 }
        return current == UInt8(ascii: ">") && hyphens >= 2
    }

    /// The "double escape start" and "double escape end" states: emits letters and what ends them.
    /// - Returns: whether they are the word `script`.
    private mutating func scriptDataDoubleEscape() -> Bool {
        let start = position
        while position < input.count, classes[Int(input[position])].contains(.letter) { position += 1 }
        output.append(slice(start..<position))
        guard position > start, position < input.count,
            classes[Int(input[position])].contains(.endsTagName)
        else { return false }
        let isScript = slice(start..<position).elementsEqual("script".utf8) { $0.asciiLowercased == $1 }
        emitCharacter(replacesNull: true)
        return isScript
    }
}
