using OrderSync.Contracts.Companies;

namespace OrderSync.Web.Companies;

/// <summary>What the open page knows of the person's company; <see cref="CompanyWatch"/> keeps it true.</summary>
public sealed class CompanyState
{
    /// <summary>Null until it has been read, and for an operator.</summary>
    public CompanyView? Company { get; private set; }

    public event EventHandler? Changed;

    public void Take(CompanyView company)
    {
        if (company == Company)
            return;
        Company = company;
        Changed?.Invoke(this, EventArgs.Empty);
    }
}
