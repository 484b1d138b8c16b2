/// What the hashes of texts and addresses begin with, so that equal words in different places do not share a hash. Part of checkpoints.
package enum ReadingSeed: UInt32, CaseIterable {
    case title = 3, heading = 5, record = 7, name = 11, opening = 17, address = 23
    /// Stands before the name of a field of a query.
    case queryField = 0x71
}
