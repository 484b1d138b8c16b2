/// How a subtree is read for a name: what has been followed to come here, and so is not followed again.
///
/// Source: https://w3c.github.io/accname/#computation-steps, "not already being followed"
struct NameTraversal {
    /// Hidden nodes count: the reference that led here is hidden itself.
    var includesHidden = false
    /// `aria-labelledby` is followed; not while a reference is being followed.
    var followsLabelledby = true
    /// What a combo box or list box controls or owns is looked at; not within an option that was found so.
    var followsOptions = true
    /// What is only hidden from assistive technology counts: it is owned by something that is not.
    var includesExcluded = false
    /// A heading's name leaves out headings within.
    var isOfHeading = false
    /// The labelled control says nothing in its own label.
    private var excluded: Int?
    /// Nor does the one whose label led to another control's.
    private var outerExcluded: Int?
    /// Readings within readings that led here.
    private(set) var depth = 0

    /// That of the element that is named.
    static let plain = NameTraversal()
    /// That of what a description refers to.
    static let reference = NameTraversal().referring

    /// That of a part which is read apart.
    var deeper: NameTraversal {
        var reading = NameTraversal()
        reading.followsLabelledby = followsLabelledby
        reading.followsOptions = followsOptions
        reading.excluded = excluded
        reading.outerExcluded = outerExcluded
        reading.depth = depth + 1
        return reading
    }

    /// That of what is folded away.
    var folded: NameTraversal {
        var reading = deeper
        reading.includesHidden = true
        return reading
    }

    /// That of what a reference leads to.
    var referring: NameTraversal {
        var reading = deeper
        reading.followsLabelledby = false
        return reading
    }

    /// That of a control's value, or of what a reference leads to from here.
    func following(hidden: Bool = false) -> NameTraversal {
        var reading = referring
        reading.includesHidden = includesHidden || hidden
        return reading
    }

    /// That of a control's labels.
    func labelling(_ control: Int) -> NameTraversal {
        var reading = deeper
        reading.outerExcluded = excluded
        reading.excluded = control
        return reading
    }

    /// That of what an element owns.
    var owned: NameTraversal {
        var reading = self
        reading.depth += 1
        reading.includesExcluded = true
        return reading
    }

    func excludes(_ index: Int) -> Bool { index == excluded || index == outerExcluded }
}
