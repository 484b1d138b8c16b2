/// A value of SQLite: what session variables and task slots hold.
public enum SQLValue: Sendable, Hashable {
    /// NULL.
    case null
    /// A whole number of 64 bits.
    case integer(Int64)
    /// A floating-point number of 64 bits.
    case real(Double)
    /// A text, whose bytes SQLite holds as UTF-8.
    case text(String)

    /// The value as a page shows it: empty for NULL.
    public var text: String {
        switch self {
        case .null: ""
        case .integer(let value): String(value)
        case .real(let value): String(value)
        case .text(let value): value
        }
    }
}

/// A value inside a ``CellStore``: texts are byte ranges of the store.
struct Cell: Sendable {
    enum Kind: UInt8, Sendable { case null, integer, real, text }
    var kind: Kind
    /// Byte range of the text form; numbers of kind `integer` have none until they are printed.
    var start: Int32 = 0
    var length: Int32 = 0
    /// The integer, or the bit pattern of the real number.
    var bits: Int64 = 0

    static let null = Cell(kind: .null)
    static func integer(_ value: Int64) -> Cell { Cell(kind: .integer, bits: value) }

    /// NULL, 0 and the empty text are false in sections.
    var isTruthy: Bool {
        switch kind {
        case .null: false
        case .integer: bits != 0
        case .real: Double(bitPattern: UInt64(bitPattern: bits)) != 0
        case .text: length > 0
        }
    }
}

/// The values of one request: rows of queries and parameters, flat, with their texts in one run of bytes.
struct CellStore {
    var cells: [Cell] = []
    var bytes: [UInt8] = []

    mutating func text(_ value: some Sequence<UInt8>) -> Cell {
        let start = bytes.count
        bytes.append(contentsOf: value)
        return Cell(
            kind: .text, start: Int32(truncatingIfNeeded: start),
            length: Int32(truncatingIfNeeded: bytes.count - start))
    }
    mutating func cell(_ value: SQLValue) -> Cell {
        switch value {
        case .null: return .null
        case .integer(let number): return .integer(number)
        case .real(let number):
            var cell = text(String(number).utf8)
            cell.kind = .real
            cell.bits = Int64(bitPattern: number.bitPattern)
            return cell
        case .text(let string): return text(string.utf8)
        }
    }
    func value(_ cell: Cell) -> SQLValue {
        switch cell.kind {
        case .null: .null
        case .integer: .integer(cell.bits)
        case .real: .real(Double(bitPattern: UInt64(bitPattern: cell.bits)))
        case .text: .text(string(cell))
        }
    }
    /// The text form of any cell.
    func string(_ cell: Cell) -> String {
        switch cell.kind {
        case .null: ""
        case .integer: String(cell.bits)
        case .real, .text:
            String(decoding: bytes[Int(cell.start)..<Int(cell.start + cell.length)], as: UTF8.self)
        }
    }
}

/// The rows that a query gave: `rowCount` × `columnCount` cells of a ``CellStore`` from `firstCell` on.
struct CellTable {
    /// Number of the ``TableShape``.
    var shape: Int32
    var firstCell = 0
    var rowCount = 0
    var columnCount = 0
}
