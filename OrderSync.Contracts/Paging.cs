namespace OrderSync.Contracts;

/// <summary>A page of a list that is read by offset: short lists whose total is wanted.</summary>
/// <param name="Total">How many rows match the filters, over all pages.</param>
public sealed record OffsetPage<T>(IReadOnlyList<T> Items, int Total, int Limit, int Offset);

/// <summary>A page of a long list that is read by keyset.</summary>
/// <param name="NextCursor">Opaque; send it back as <c>cursor</c> for the page after this one. Null at the end.</param>
public sealed record CursorPage<T>(IReadOnlyList<T> Items, string? NextCursor);
