extension RoutePattern {
    /// One place of a pattern.
    private enum Place {
        case byte(UInt8)
        case one(Kind)
        /// None or more.
        case many(Kind)
    }

    private var places: [Place] {
        pieces.flatMap { piece -> [Place] in
            switch piece {
            case .literal(let bytes): bytes.map { .byte($0) }
            case .parameter(.rest): [.many(.rest)]
            case .parameter(let kind): [.one(kind), .many(kind)]
            }
        }
    }

    /// Whether some path of which only parts are known matches.
    /// - Parameter path: nil stands for any bytes, or none.
    func mayMatch(_ path: [UInt8?]) -> Bool {
        guard mayBegin(path) else { return false }
        let places = places
        // By place of the pattern behind the one that is looked at: whether the rest of the path may match from there.
        var next = [Bool](repeating: false, count: places.count + 1)
        for index in (0...path.count).reversed() {
            var row = next
            for place in (0...places.count).reversed() {
                row[place] = Self.mayMatch(path, index, places, place, row, next)
            }
            next = row
        }
        return next[0]
    }

    /// - Parameters:
    ///   - row: what is known of this index of the path, for later places.
    ///   - next: the same of the next index.
    private static func mayMatch(
        _ path: [UInt8?], _ index: Int, _ places: [Place], _ place: Int, _ row: [Bool], _ next: [Bool]
    ) -> Bool {
        let isAtEnd = place == places.count
        guard index < path.count else {
            if isAtEnd { return true }
            if case .many = places[place] { return row[place + 1] }
            return false
        }
        guard let byte = path[index] else {
            return next[place] || !isAtEnd && row[place + 1]
        }
        if isAtEnd { return false }
        switch places[place] {
        case .byte(let wanted): return wanted == byte && next[place + 1]
        case .one(let kind): return holds(byte, kind) && next[place + 1]
        case .many(let kind): return row[place + 1] || holds(byte, kind) && next[place]
        }
    }

    /// Whether what is known of the path's beginning agrees with the pattern's: rules most patterns out.
    private func mayBegin(_ path: [UInt8?]) -> Bool {
        for (byte, wanted) in zip(path, prefix) {
            guard let byte else { return true }
            if byte != wanted { return false }
        }
        return true
    }
}
