namespace OrderSync.Contracts.Companies;

/// <summary>How an operator, who belongs to no company, says in which one a request works.</summary>
public static class ActingCompany
{
    public const string Header = "X-Company-Id";
}
