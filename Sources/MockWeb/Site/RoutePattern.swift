import Groundwork

/// A route's path with its parameters: `/{slug}.html`, `/item/{id:int}/`, `/files/{rest...}`.
struct RoutePattern: Sendable {
    enum Kind: Sendable { case part, digits, rest }
    enum Piece: Sendable {
        case literal([UInt8])
        case parameter(Kind)
    }
    struct Failure: Error { let message: String, offset: Int }

    let pieces: [Piece]
    let parameterNames: [String]
    let parameterKinds: [Kind]
    /// Bytes that every matching path begins with.
    let prefix: [UInt8]
    /// Whether two parameters share a segment, as in `/{year}-{month}`: how far one goes then depends on the other.
    private let sharesSegment: Bool

    static let mostParameters = 32

    init(_ text: String) throws(Failure) {
        var pieces: [Piece] = []
        var names: [String] = []
        var kinds: [Kind] = []
        var literal: [UInt8] = []
        let bytes = Array(text.utf8)
        guard bytes.first == UInt8(ascii: "/") else {
            throw Failure(message: "a path begins with /", offset: 0)
        }
        var index = 0
        while index < bytes.count {
            guard bytes[index] == UInt8(ascii: "{") else {
                if let mistake = SiteWord.mistake(inPathByte: bytes[index]) {
                    throw Failure(message: mistake, offset: index)
                }
                literal.append(bytes[index])
                index += 1
                continue
            }
            guard let end = bytes[index...].firstIndex(of: UInt8(ascii: "}")) else {
                throw Failure(message: "{ is not closed", offset: index)
            }
            let (name, kind) = try Self.parameter(
                String(decoding: bytes[index + 1..<end], as: UTF8.self), at: index)
            if kind == .rest, end + 1 < bytes.count {
                throw Failure(message: "{\(name)...} comes last", offset: index)
            }
            guard names.count < Self.mostParameters else {
                throw Failure(message: "a path has at most \(Self.mostParameters) parameters", offset: index)
            }
            if names.contains(name) { throw Failure(message: "{\(name)} is there twice", offset: index) }
            if !literal.isEmpty { pieces.append(.literal(literal)) }
            literal = []
            pieces.append(.parameter(kind))
            names.append(name)
            kinds.append(kind)
            index = end + 1
        }
        if !literal.isEmpty { pieces.append(.literal(literal)) }
        self.pieces = pieces
        parameterNames = names
        parameterKinds = kinds
        if case .literal(let first)? = pieces.first { prefix = first } else { prefix = [] }
        sharesSegment = Self.sharesSegment(pieces)
    }

    private static func sharesSegment(_ pieces: [Piece]) -> Bool {
        var hasParameter = false
        for piece in pieces {
            switch piece {
            case .literal(let bytes): if bytes.contains(UInt8(ascii: "/")) { hasParameter = false }
            case .parameter:
                if hasParameter { return true }
                hasParameter = true
            }
        }
        return false
    }

    private static func parameter(_ text: String, at offset: Int) throws(Failure) -> (String, Kind) {
        let name: String
        let kind: Kind
        if text.hasSuffix("...") {
            (name, kind) = (String(text.dropLast(3)), .rest)
        } else if text.hasSuffix(":int") {
            (name, kind) = (String(text.dropLast(4)), .digits)
        } else {
            (name, kind) = (text, .part)
        }
        guard !name.isEmpty, name.utf8.allSatisfy({ $0.isASCIIAlphanumeric || $0 == UInt8(ascii: "_") })
        else {
            throw Failure(
                message: "\"\(text)\" is no parameter: write {name}, {name:int} or {name...}", offset: offset)
        }
        return (name, kind)
    }

    /// Byte ranges of the parameters in `path`, nil where it does not match. The path is still percent-encoded.
    ///
    /// Of several ways to match, each parameter in turn goes as far as it can.
    func match(_ path: ArraySlice<UInt8>) -> [Range<Int>]? {
        if sharesSegment { return MatchTable(pieces, path).ranges(pieces) }
        var ranges: [Range<Int>] = []
        return match(path, pieces[...], &ranges) ? ranges : nil
    }

    /// Tries every end of each parameter: where no two share a segment, at most one of them leads on.
    private func match(_ path: ArraySlice<UInt8>, _ pieces: ArraySlice<Piece>, _ ranges: inout [Range<Int>])
        -> Bool
    {
        guard let piece = pieces.first else { return path.isEmpty }
        let rest = pieces.dropFirst()
        switch piece {
        case .literal(let bytes):
            return path.starts(with: bytes) && match(path.dropFirst(bytes.count), rest, &ranges)
        case .parameter(let kind):
            let longest = Self.longest(path, kind)
            guard longest > 0 || kind == .rest else { return false }
            var length = longest
            while length >= (kind == .rest ? 0 : 1) {
                ranges.append(path.startIndex..<path.startIndex + length)
                if match(path.dropFirst(length), rest, &ranges) { return true }
                ranges.removeLast()
                length -= 1
                if kind == .rest { return false }
            }
            return false
        }
    }

    /// For every piece and every place in the path, where the piece ends at the latest if all pieces from it on match what
    /// follows: the work is the number of pieces times the length of the path.
    private struct MatchTable {
        private let path: ArraySlice<UInt8>
        /// By piece, then by offset; −1 where there is no match.
        private var ends: [[Int]]

        init(_ pieces: [Piece], _ path: ArraySlice<UInt8>) {
            self.path = path
            ends = []
            var matches = Array(repeating: false, count: path.count + 1)
            matches[path.count] = true
            for piece in pieces.reversed() {
                let row = Self.ends(of: piece, in: path, before: matches)
                matches = row.map { $0 >= 0 }
                ends.append(row)
            }
            ends.reverse()
        }

        /// - Parameter matches: by offset, whether the pieces behind this one match from there.
        private static func ends(of piece: Piece, in path: ArraySlice<UInt8>, before matches: [Bool]) -> [Int]
        {
            var ends = Array(repeating: -1, count: path.count + 1)
            switch piece {
            case .literal(let bytes):
                guard bytes.count <= path.count else { break }
                for offset in 0...(path.count - bytes.count) where matches[offset + bytes.count] {
                    if path[(path.startIndex + offset)...].starts(with: bytes) {
                        ends[offset] = offset + bytes.count
                    }
                }
            case .parameter(.rest): ends = Array(repeating: path.count, count: path.count + 1)
            case .parameter(let kind):
                var latest = -1
                for offset in (0..<path.count).reversed() {
                    if !RoutePattern.holds(path[path.startIndex + offset], kind) {
                        latest = -1
                    } else if latest < 0, matches[offset + 1] {
                        latest = offset + 1
                    }
                    ends[offset] = latest
                }
            }
            return ends
        }

        func ranges(_ pieces: [Piece]) -> [Range<Int>]? {
            var ranges: [Range<Int>] = []
            var offset = 0
            for (piece, ends) in zip(pieces, ends) {
                let end = ends[offset]
                guard end >= 0 else { return nil }
                if case .parameter = piece {
                    ranges.append(path.startIndex + offset..<path.startIndex + end)
                }
                offset = end
            }
            return offset == path.count ? ranges : nil
        }
    }

    private static func longest(_ path: ArraySlice<UInt8>, _ kind: Kind) -> Int {
        path.prefix { holds($0, kind) }.count
    }

    /// Whether a byte may be part of a parameter.
    static func holds(_ byte: UInt8, _ kind: Kind) -> Bool {
        switch kind {
        case .part: byte != UInt8(ascii: "/")
        case .digits: (48...57).contains(byte)
        case .rest: true
        }
    }
}

/// The beginnings of all routes' paths in one run of bytes, so that most routes are ruled out at once.
struct RouteIndex: Sendable {
    private let bytes: [UInt8]
    /// End of each route's beginning; it starts where the one before ends.
    private let ends: [Int]

    init(_ patterns: [RoutePattern]) {
        var bytes: [UInt8] = []
        ends = patterns.map { pattern in
            bytes += pattern.prefix
            return bytes.count
        }
        self.bytes = bytes
    }

    /// The first route from `start` on whose path may match.
    func next(from start: Int, path: ArraySlice<UInt8>) -> Int? {
        path.withUnsafeBufferPointer { path in
            bytes.withUnsafeBufferPointer { bytes in
                (start..<ends.count).first { route in
                    let first = route == 0 ? 0 : ends[route - 1]
                    let count = ends[route] - first
                    guard count <= path.count else { return false }
                    for offset in 0..<count where bytes[first + offset] != path[offset] { return false }
                    return true
                }
            }
        }
    }
}
