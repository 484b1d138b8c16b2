enum Share {
    /// A part as a share of the whole, in 0...1; nil where the whole is 0.
    static func of(_ part: Int, _ whole: Int) -> Double? { whole == 0 ? nil : Double(part) / Double(whole) }
}
