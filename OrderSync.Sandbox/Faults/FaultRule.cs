using OrderSync.Sandbox.Control;

namespace OrderSync.Sandbox.Faults;

/// <summary>A fault that was asked for, and how often it has hit. Guarded by its <see cref="FaultRules"/>.</summary>
internal sealed class FaultRule(int id, FaultRequest request)
{
    private static readonly int Shapes = Enum.GetValues<MalformedShape>().Length;
    private readonly HashSet<long> ids = [.. request.Ids ?? []];

    public int Id => id;

    public FaultRequest Request => request;

    public FaultKind Kind { get; } = request.Kind ?? throw new ArgumentException("A fault needs a kind.", nameof(request));

    public string Name => ControlNames.Of(Kind);

    public long Seen { get; private set; }

    public long Hits { get; private set; }

    public bool Spent => Hits >= request.Limit();

    /// <summary>It changes what is in the answer; the others replace the answer.</summary>
    public bool ShapesThePage =>
        Kind is FaultKind.MalformedRecord or FaultKind.RepeatedPage or FaultKind.CursorLoop or FaultKind.LateUpdate;

    /// <summary>Counts the call and says whether this fault would hit it.</summary>
    public bool Wants(FaultTarget call)
    {
        if (Spent || !Fits(call))
            return false;
        Seen++;
        if (Seen <= request.AfterRequests)
            return false;
        return request.Probability is not { } share || new Seeded((ulong)request.Seed, Seen).Fraction() < share;
    }

    public void Hit() => Hits++;

    public MalformedShape? ShapeOf(long recordId)
    {
        if (Kind != FaultKind.MalformedRecord)
            return null;
        if (!ids.Contains(recordId) && !(request.EveryNth is { } nth && recordId % nth == 0))
            return null;
        return request.Shape == MalformedShape.Mixed
            ? (MalformedShape)(1 + new Seeded((ulong)request.Seed, recordId).Below(Shapes - 1))
            : request.Shape;
    }

    private bool Fits(FaultTarget call) =>
        (request.OnPath is null || call.Path.Contains(request.OnPath, StringComparison.OrdinalIgnoreCase))
        && Kind switch
        {
            FaultKind.RepeatedPage => call.IsLaterPage,
            FaultKind.CursorLoop or FaultKind.LateUpdate => call.IsPage,
            FaultKind.ExpiredToken => call.HasToken,
            _ => true,
        };
}

/// <param name="Path">The call's whole path.</param>
/// <param name="IsPage">It asks for a page of a list.</param>
/// <param name="IsLaterPage">It asks for a page that follows another.</param>
/// <param name="HasToken">It is made with a token, and not to get one.</param>
internal readonly record struct FaultTarget(string Path, bool IsPage, bool IsLaterPage, bool HasToken = true);

/// <summary>A rule as the control API shows it.</summary>
internal sealed record FaultView(int Id, bool Active, long Seen, long Hits, FaultRequest Fault)
{
    public static FaultView Of(FaultRule rule) => new(rule.Id, !rule.Spent, rule.Seen, rule.Hits, rule.Request);
}
