using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Npgsql;
using OrderSync.Contracts.Connections;
using OrderSync.Contracts.Runs;
using OrderSync.Contracts.Scheduling;
using OrderSync.Core.Connections;
using OrderSync.Core.Runs;
using OrderSync.Core.Scheduling;
using OrderSync.Tests.Fixtures;

namespace OrderSync.Tests.Scheduling;

/// <summary>A company with one schedule, looked at by two workers at once.</summary>
internal sealed class SchedulePlace(IServiceProvider services, TestCompany company, Connection connection, bool endRuns)
{
    private readonly MovedTime _time = new();
    private readonly Guid _id = Guid.CreateVersion7();
    private readonly NpgsqlDataSource _database = services.GetRequiredService<NpgsqlDataSource>();
    private ScheduleFirings? _firings;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private ScheduleFirings Firings => _firings ??= new ScheduleFirings(
        _database,
        new RunCommands(_database, services.GetRequiredService<RunMessages>(), _time),
        services.GetRequiredService<RunMessages>(),
        services.GetRequiredService<SchedulerNews>(),
        Options.Create(new SchedulerOptions { Spread = TimeSpan.Zero }),
        _time);

    public async Task PrepareAsync(string cron, DateTimeOffset settledTo, int catchUpMinutes, OverlapChoice overlap, ScheduleKind kind, string zone)
    {
        await SwitchAsync(true, settledTo);
        await company.InDatabaseAsync(async db =>
        {
            (await db.Companies.SingleAsync(row => row.Id == company.Id)).TimeZone = zone;
            db.Schedules.Add(new Schedule
            {
                CompanyId = company.Id,
                Id = _id,
                Kind = kind,
                ConnectionId = connection.Id,
                Cron = cron,
                Overlap = overlap,
                CatchUp = TimeSpan.FromMinutes(catchUpMinutes),
                SettledTo = settledTo,
                CreatedAt = settledTo,
            });
            return await db.SaveChangesAsync(Cancellation);
        });
    }

    /// <summary>Two workers look at the same moment.</summary>
    public async Task LookAsync(DateTimeOffset now)
    {
        _time.Now = now;
        var fired = await Task.WhenAll(
            Firings.FireDueAsync(company.Id, _id, Cancellation), Firings.FireDueAsync(company.Id, _id, Cancellation));
        fired.Count(one => one is not null).ShouldBeLessThanOrEqualTo(1);
        if (endRuns)
            await EndRunsAsync();
    }

    public async Task TakeUpWaitingAsync()
    {
        foreach (var firing in (await FiringsAsync()).Where(firing => firing.Outcome == FiringOutcome.Waiting))
            await Firings.TakeUpAsync(company.Id, firing.Id, _id, Cancellation);
    }

    public Task<bool> SwitchAsync(bool isRunning, DateTimeOffset now)
    {
        _time.Now = now;
        return new SchedulerSwitching(
            _database, services.GetRequiredService<SchedulerNews>(), services.GetRequiredService<SchedulerMirror>(), _time)
            .SwitchAsync(company.Id, isRunning, "Amel", Cancellation);
    }

    public Task<int> SettleAsync(DateTimeOffset to, DateTimeOffset? pausedUntil) => company.InDatabaseAsync(db => db.Schedules.ExecuteUpdateAsync(
        set => set.SetProperty(row => row.SettledTo, to).SetProperty(row => row.PausedUntil, pausedUntil).SetProperty(row => row.PausedAt, pausedUntil), Cancellation));

    public Task<int> ConnectionIsAsync(ConnectionState state, string reason) => company.InDatabaseAsync(db => db.Connections
        .ExecuteUpdateAsync(set => set.SetProperty(row => row.State, state).SetProperty(row => row.StateReason, reason), Cancellation));

    public Task<int> EndRunsAsync() => company.InDatabaseAsync(db => db.Runs
        .ExecuteUpdateAsync(set => set.SetProperty(run => run.State, RunState.Completed), Cancellation));

    public Task<List<ScheduleFiring>> FiringsAsync() =>
        company.InDatabaseAsync(db => db.ScheduleFirings.AsNoTracking().OrderBy(firing => firing.DueAt).ToListAsync(Cancellation));

    public Task<List<Run>> RunsAsync() => company.InDatabaseAsync(db => db.Runs.AsNoTracking().ToListAsync(Cancellation));

    private sealed class MovedTime : TimeProvider
    {
        public DateTimeOffset Now { get; set; }

        public override DateTimeOffset GetUtcNow() => Now;
    }
}
