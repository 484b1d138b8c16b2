import Readings

/// What an address looks like apart from its values: `/orders/view/170?tab=a` and `/orders/view/9?tab=b` share a key.
enum AddressShape {
    static func key(_ url: String, _ intent: IntentIndex) -> UInt32 {
        var result = ReadingSeed.address.rawValue
        let bytes = Array(url.utf8)
        let pathStart = afterOrigin(bytes)
        let queryStart = bytes[pathStart...].firstIndex(of: 0x3F) ?? bytes.count
        for segment in bytes[pathStart..<queryStart].split(separator: 0x2F) {
            result = mix(result, segmentKey(segment, intent))
        }
        guard queryStart < bytes.count else { return result }
        for pair in bytes[(queryStart + 1)...].split(separator: 0x26) {
            let name = pair.prefix { $0 != 0x3D }
            result = mix(result, ReadingSeed.queryField.rawValue, hash(String(decoding: name, as: UTF8.self)))
        }
        return result
    }

    private static func afterOrigin(_ bytes: [UInt8]) -> Int {
        guard let colon = bytes.firstIndex(of: 0x3A), colon + 2 < bytes.count, bytes[colon + 1] == 0x2F,
            bytes[colon + 2] == 0x2F
        else { return 0 }
        return bytes[(colon + 3)...].firstIndex(of: 0x2F) ?? bytes.count
    }

    /// Values (figures, long names, words of the intent's values) are all alike.
    private static func segmentKey(_ segment: ArraySlice<UInt8>, _ intent: IntentIndex) -> UInt32 {
        let text = String(decoding: segment, as: UTF8.self)
        if segment.contains(where: { $0.isASCIIDigit }) { return 1 }
        let tokens = Tokenizer.ids(text)
        if tokens.count >= 4 { return 2 }
        let isNamed = tokens.contains {
            let place = intent.positions.position(of: $0)
            return place >= 0 && intent.isValue[place]
        }
        return isNamed ? 2 : hash(text)
    }
}
