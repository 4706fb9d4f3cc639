using OrderSync.Contracts;
using OrderSync.Contracts.Connections;

namespace OrderSync.Web.Connections.Calls;

/// <summary>The calls on the page, as far as they have been read, newest first.</summary>
public sealed record CallList(IReadOnlyList<PlatformCallView> Calls, string? NextCursor)
{
    public static CallList Of(CursorPage<PlatformCallView> page) => new(page.Items, page.NextCursor);

    public CallList With(CursorPage<PlatformCallView> older) => new([.. Calls, .. older.Items], older.NextCursor);
}
