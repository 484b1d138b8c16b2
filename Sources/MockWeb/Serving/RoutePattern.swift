/// A route's path with its parameters: `/{slug}.html`, `/item/{id:int}/`, `/files/{rest...}`.
struct RoutePattern: Sendable {
    enum Kind: Sendable { case part, digits, rest }
    private enum Piece: Sendable {
        case literal([UInt8])
        case parameter(Kind)
    }
    struct Failure: Error { let message: String, offset: Int }

    private let pieces: [Piece]
    let parameterNames: [String]
    let parameterKinds: [Kind]
    /// Bytes that every matching path begins with.
    let prefix: [UInt8]

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
        guard !name.isEmpty, name.utf8.allSatisfy({ isLetterOrDigit($0) || $0 == UInt8(ascii: "_") }) else {
            throw Failure(
                message: "\"\(text)\" is no parameter: write {name}, {name:int} or {name...}", offset: offset)
        }
        return (name, kind)
    }

    /// Byte ranges of the parameters in `path`, nil where it does not match. The path is still percent-encoded.
    func match(_ path: ArraySlice<UInt8>) -> [Range<Int>]? {
        var ranges: [Range<Int>] = []
        return match(path, pieces[...], &ranges) ? ranges : nil
    }

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

    private static func longest(_ path: ArraySlice<UInt8>, _ kind: Kind) -> Int {
        switch kind {
        case .part: path.prefix { $0 != UInt8(ascii: "/") }.count
        case .digits: path.prefix { (48...57).contains($0) }.count
        case .rest: path.count
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
