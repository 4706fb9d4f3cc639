using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using Npgsql;
using OrderSync.Api.Audit;
using OrderSync.Api.Setup;
using OrderSync.Api.Users;
using OrderSync.Contracts.Companies;
using OrderSync.Core.Assignment;
using OrderSync.Core.Data;
using OrderSync.Core.Scheduling;
using OrderSync.Core.Users;

namespace OrderSync.Api.Companies;

/// <param name="Password">Of the first administrator; it is stored as a hash only.</param>
public sealed record MadeCompany(Guid CompanyId, string Email, string Password);

/// <summary>Creates, opens, suspends and resumes companies. Each act is on record twice: with the installation's, and with the company's own.</summary>
public sealed class CompanyAdministration(
    OrderSyncDb db,
    CompanyChecks checks,
    FirstAdmin admins,
    DefaultSchedules schedules,
    SchedulerNews news,
    AgentNews agents,
    CurrentUser user,
    AuditLog audit,
    TimeProvider time)
{
    private const string UserEmailIndex = "ix_users_email";

    public async Task<(MadeCompany? Made, ProblemHttpResult? Refusal)> CreateAsync(CreateCompanyRequest request, CancellationToken cancellationToken)
    {
        var (name, zone, currency) = (request.Name.Trim(), request.TimeZone.Trim(), request.Currency is { Length: > 0 } code ? code : null);
        var faults = await checks.FaultsAsync(name, zone, currency, cancellationToken);
        if (Company.NameFault(request.AdminName.Trim()) is { } fault)
            faults["adminName"] = $"The name {fault}";
        if (faults.Count > 0)
            return (null, Problems.Invalid(faults));
        var email = User.SpellEmail(request.AdminEmail);
        if (await db.Users.AnyAsync(row => row.Email == email, cancellationToken))
            return (null, Problems.Conflict($"{email} has an account already.", "adminEmail"));
        var now = time.GetUtcNow();
        var company = new Company { Id = Guid.CreateVersion7(now), Name = name, TimeZone = zone, Currency = currency, CreatedAt = now };
        db.Companies.Add(company);
        var password = admins.AddTo(company.Id, email, request.AdminName.Trim());
        Record(company.Id, "company.create", $"Created the company “{name}” with its first administrator {email}.");
        if (await TrySaveAsync(cancellationToken) is { } taken)
            return (null, taken == UserEmailIndex ? Problems.Conflict($"{email} has an account already.", "adminEmail") : Problems.Conflict($"Another company is called “{name}”.", "name"));
        await schedules.EnsureAsync(company.Id, CancellationToken.None);
        return (new MadeCompany(company.Id, email, password), null);
    }

    /// <returns>Null: it was recorded.</returns>
    public async Task<ProblemHttpResult?> OpenAsync(Guid id, CancellationToken cancellationToken)
    {
        if (await db.Companies.AsNoTracking().SingleOrDefaultAsync(row => row.Id == id, cancellationToken) is not { } company)
            return InstalledCompanyEndpoints.Missing();
        Record(id, "company.open", $"Opened the pages of “{company.Name}” as operator.");
        await db.SaveChangesAsync(cancellationToken);
        return null;
    }

    /// <returns>Null: it was done.</returns>
    public async Task<ProblemHttpResult?> SuspendAsync(Guid id, string? reason, CancellationToken cancellationToken)
    {
        if (await db.Companies.SingleOrDefaultAsync(row => row.Id == id, cancellationToken) is not { } company)
            return InstalledCompanyEndpoints.Missing();
        if (company.SuspendedAt is not null)
            return Problems.Conflict("The company is suspended already.");
        var why = string.IsNullOrWhiteSpace(reason) ? null : reason.Trim();
        (company.SuspendedAt, company.SuspendedBy, company.SuspendReason) = (time.GetUtcNow(), user.Name, why);
        return await SaveAsync(company, "company.suspend", $"Suspended “{company.Name}”{(why is null ? "" : $": {why.TrimEnd('.')}")}.", cancellationToken);
    }

    /// <summary>Times that passed meanwhile are not made up for; runs that waited are found by the workers' sweep.</summary>
    /// <returns>Null: it was done.</returns>
    public async Task<ProblemHttpResult?> ResumeAsync(Guid id, CancellationToken cancellationToken)
    {
        if (await db.Companies.SingleOrDefaultAsync(row => row.Id == id, cancellationToken) is not { } company)
            return InstalledCompanyEndpoints.Missing();
        if (company.SuspendedAt is null)
            return Problems.Conflict("The company is not suspended.");
        (company.SuspendedAt, company.SuspendedBy, company.SuspendReason) = (null, null, null);
        var now = time.GetUtcNow();
        foreach (var schedule in await db.Schedules.IgnoreQueryFilters().Where(row => row.CompanyId == id).ToListAsync(cancellationToken))
        {
            schedule.Version++;
            schedule.SettledTo = schedule.SettledTo > now ? schedule.SettledTo : now;
        }
        if (await SaveAsync(company, "company.resume", $"Resumed “{company.Name}”.", cancellationToken) is { } refusal)
            return refusal;
        // Orders that came in meanwhile are assigned at once, and not when the sweep comes by.
        await agents.FreedAsync(id, CancellationToken.None);
        return null;
    }

    private async Task<ProblemHttpResult?> SaveAsync(Company company, string action, string sentence, CancellationToken cancellationToken)
    {
        Record(company.Id, action, sentence);
        company.Version++;
        try
        {
            await db.SaveChangesAsync(cancellationToken);
        }
        catch (DbUpdateConcurrencyException)
        {
            return Problems.Conflict("Somebody has changed the company at the same moment: try again.");
        }
        await news.ChangedAsync(company.Id, null, sentence, CancellationToken.None);
        return null;
    }

    private void Record(Guid companyId, string action, string sentence)
    {
        audit.Record(null, user.Id, action, companyId, sentence);
        audit.Record(companyId, user.Id, action, companyId, sentence);
    }

    /// <returns>Null when it was saved; the unique index that something stands in already.</returns>
    private async Task<string?> TrySaveAsync(CancellationToken cancellationToken)
    {
        try
        {
            await db.SaveChangesAsync(cancellationToken);
            return null;
        }
        catch (DbUpdateException exception) when (exception.InnerException is PostgresException { SqlState: PostgresErrorCodes.UniqueViolation } violation)
        {
            return violation.ConstraintName;
        }
    }
}
