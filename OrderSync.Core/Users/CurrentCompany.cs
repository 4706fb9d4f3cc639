namespace OrderSync.Core.Users;

/// <summary>
/// The company that the running piece of work belongs to: set once, where a request or a job begins, and read by the
/// database's query filter. Nothing set means that no company's rows are seen.
/// </summary>
public static class CurrentCompany
{
    private static readonly AsyncLocal<Guid?> Current = new();

    public static Guid? Id => Current.Value;

    public static IDisposable Enter(Guid? companyId)
    {
        var previous = Current.Value;
        Current.Value = companyId;
        return new Exit(previous);
    }

    private sealed class Exit(Guid? previous) : IDisposable
    {
        public void Dispose() => Current.Value = previous;
    }
}

/// <summary>A row that belongs to one company: its keys begin with the company, and the query filter hides it from others.</summary>
public interface ICompanyOwned
{
    Guid CompanyId { get; }
}
