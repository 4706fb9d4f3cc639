namespace OrderSync.Sandbox.Faults;

/// <summary>
/// The scripted faults of one account, in the order in which they were asked for. A call suffers the first that would
/// replace its answer, and all that shape the page.
/// </summary>
internal sealed class FaultRules
{
    private readonly Lock gate = new();
    private readonly List<FaultRule> rules = [];
    private volatile bool any;
    private int lastId;

    public FaultView Add(FaultRequest request)
    {
        lock (gate)
        {
            var rule = new FaultRule(++lastId, request);
            rules.Add(rule);
            any = true;
            return FaultView.Of(rule);
        }
    }

    public FaultPlan Take(FaultTarget call)
    {
        if (!any)
            return FaultPlan.None;
        lock (gate)
        {
            // Every rule counts every call, so that "after n requests" means the same whatever else is scripted.
            var wanting = rules.Where(rule => rule.Wants(call)).ToList();
            var replacement = wanting.Find(rule => !rule.ShapesThePage);
            // A late answer is a whole answer; any other replacement has no page to shape.
            List<FaultRule> shaping = replacement is null or { Kind: FaultKind.Timeout, Request.Seconds: not null }
                ? wanting.FindAll(rule => rule.ShapesThePage)
                : [];
            replacement?.Hit();
            shaping.ForEach(rule => rule.Hit());
            return new(replacement, shaping);
        }
    }

    /// <summary>Which way a record is malformed for a reader who reads it now.</summary>
    public MalformedShape? ShapeOf(long recordId)
    {
        if (!any)
            return null;
        lock (gate)
            return new FaultPlan(null, rules.FindAll(rule => !rule.Spent)).ShapeOf(recordId);
    }

    public IReadOnlyList<FaultView> All()
    {
        lock (gate)
            return [.. rules.Select(FaultView.Of)];
    }

    public void Clear() => Remove(_ => true);

    /// <summary>A new token ends every fault that refused the old one.</summary>
    public void TokenReplaced() => Remove(rule => rule.Kind == FaultKind.ExpiredToken);

    private void Remove(Predicate<FaultRule> which)
    {
        lock (gate)
        {
            rules.RemoveAll(which);
            any = rules.Count > 0;
        }
    }
}
