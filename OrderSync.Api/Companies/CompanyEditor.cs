using System.Globalization;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using Npgsql;
using OrderSync.Api.Audit;
using OrderSync.Api.Setup;
using OrderSync.Api.Users;
using OrderSync.Contracts.Companies;
using OrderSync.Contracts.Events;
using OrderSync.Contracts.Runs;
using OrderSync.Core.Data;
using OrderSync.Core.Events;
using OrderSync.Core.Scheduling;
using OrderSync.Core.Users;

namespace OrderSync.Api.Companies;

/// <summary>The settings of the current company.</summary>
public sealed class CompanyEditor(
    OrderSyncDb db, CompanyChecks checks, SchedulerNews scheduler, ILiveEvents events, CurrentUser user, AuditLog audit, TimeProvider time)
{
    public async Task<CompanyView> ReadAsync(CancellationToken cancellationToken) =>
        View(await db.Companies.AsNoTracking().SingleAsync(row => row.Id == user.CompanyId, cancellationToken));

    /// <returns>Null: it was done.</returns>
    public async Task<ProblemHttpResult?> UpdateAsync(UpdateCompanyRequest request, CancellationToken cancellationToken)
    {
        var (name, zone, currency) = (request.Name.Trim(), request.TimeZone.Trim(), request.Currency is { Length: > 0 } code ? code : null);
        if (await checks.FaultsAsync(name, zone, currency, cancellationToken) is { Count: > 0 } faults)
            return Problems.Invalid(faults);
        var company = await FindAsync(cancellationToken);
        if (company.Version != request.Version)
            return Overtaken(company);
        var changes = Changes(company, name, zone, currency);
        if (changes.Count == 0)
            return null;
        var isReplanned = company.TimeZone != zone;
        (company.Name, company.TimeZone, company.Currency) = (name, zone, currency);
        (company.Version, company.ChangedAt, company.ChangedBy) = (company.Version + 1, time.GetUtcNow(), user.Name);
        var sentence = $"{string.Join("; ", changes)}.";
        audit.Record("company.update", company.Id, sentence);
        if (await SaveAsync(company, isReplanned, cancellationToken) is { } refusal)
            return refusal;
        await AnnounceAsync(company, isReplanned, sentence);
        return null;
    }

    private Task<Company> FindAsync(CancellationToken cancellationToken) => db.Companies.SingleAsync(row => row.Id == user.CompanyId, cancellationToken);

    /// <summary>The zone and what is planned by it change together: no worker fires a time of the old one after it.</summary>
    private async Task<ProblemHttpResult?> SaveAsync(Company company, bool isReplanned, CancellationToken cancellationToken)
    {
        try
        {
            await db.Database.CreateExecutionStrategy().ExecuteInTransactionAsync(
                async cancel =>
                {
                    await db.SaveChangesAsync(acceptAllChangesOnSuccess: false, cancel);
                    if (isReplanned)
                        await ReplanAsync(cancel);
                },
                cancel => db.Companies.AnyAsync(row => row.Id == company.Id && row.Version == company.Version && row.ChangedAt == company.ChangedAt, cancel),
                cancellationToken);
            db.ChangeTracker.AcceptAllChanges();
            return null;
        }
        catch (DbUpdateConcurrencyException)
        {
            db.ChangeTracker.Clear();
            return Overtaken(await FindAsync(cancellationToken));
        }
        catch (DbUpdateException exception) when (exception.InnerException is PostgresException { SqlState: PostgresErrorCodes.UniqueViolation })
        {
            return Problems.Conflict($"Another company is called “{company.Name}”.", "name");
        }
    }

    /// <summary>Times up to now are not made up for: they were another zone's. What waits for the end of quiet hours is looked at again.</summary>
    private async Task ReplanAsync(CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        await db.Schedules.ExecuteUpdateAsync(
            set => set.SetProperty(row => row.Version, row => row.Version + 1).SetProperty(row => row.SettledTo, row => row.SettledTo > now ? row.SettledTo : now),
            cancellationToken);
        await db.Runs.Where(run => run.WaitReason == RunWaitReason.OutsideHours && run.State == RunState.Queued)
            .ExecuteUpdateAsync(set => set.SetProperty(run => run.WaitUntil, now), cancellationToken);
    }

    private async Task AnnounceAsync(Company company, bool isReplanned, string sentence)
    {
        if (isReplanned)
            await scheduler.ChangedAsync(company.Id, null, sentence, CancellationToken.None);
        var change = new CompanyChange(company.Name, company.TimeZone, company.Currency);
        await events.PublishAsync(new LiveEvent(EventTypes.CompanyChanged, time.GetUtcNow(), company.Id, Company: change), CancellationToken.None);
    }

    private static List<string> Changes(Company company, string name, string zone, string? currency)
    {
        var changes = new List<string>();
        Note("Name", company.Name, name);
        Note("Time zone", company.TimeZone, zone);
        Note("Currency for totals", company.Currency ?? "none", currency ?? "none");
        return changes;

        void Note(string what, string before, string after)
        {
            if (before != after)
                changes.Add($"{what}: {before} → {after}");
        }
    }

    private static ProblemHttpResult Overtaken(Company company) => Problems.Conflict(string.Create(
        CultureInfo.InvariantCulture,
        $"{company.ChangedBy ?? "Somebody"} has changed the settings meanwhile, at {company.ChangedAt ?? company.CreatedAt:HH:mm} UTC: look at them before you save yours."));

    private static CompanyView View(Company company) => new(
        company.Id, company.Name, company.TimeZone, company.Currency, company.Version, company.ChangedAt, company.ChangedBy);
}
