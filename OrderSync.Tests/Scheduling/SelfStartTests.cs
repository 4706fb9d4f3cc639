using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Npgsql;
using OrderSync.Contracts.Scheduling;
using OrderSync.Core.Runs;
using OrderSync.Core.Scheduling;
using OrderSync.Tests.Fixtures;
using OrderSync.Worker.Scheduling;
using StackExchange.Redis;

namespace OrderSync.Tests.Scheduling;

/// <summary>What a real worker does when it starts. On servers of its own, because the installation's switch and Quartz's jobs are one for all companies.</summary>
public sealed class SelfStartTests(SelfStartTests.OwnServers own) : IClassFixture<SelfStartTests.OwnServers>
{
    private const string Scheduler = "/api/v1/scheduler";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("Production", null, true)]
    [InlineData("Development", null, false)]
    [InlineData("Development", "true", true)]
    public async Task A_new_company_s_scheduler_runs_by_itself_in_Production_or_where_it_is_asked_for(string environment, string? enabled, bool isRunning)
    {
        await own.ExecuteAsync("delete from scheduler_switches");
        await using var worker = await own.StartWorkerAsync(environment, enabled);
        var company = await own.Api.CreateCompanyAsync();

        var status = await Read<SchedulerStatusView>(company.Admin.Get($"{Scheduler}/status"));
        var cleanup = (await Read<List<ScheduleView>>(company.Admin.Get($"{Scheduler}/schedules"))).ShouldHaveSingleItem();

        (status.IsRunning, status.ChangedBy).ShouldBe((isRunning, isRunning ? "set-up" : null));
        cleanup.Next.Count.ShouldBe(isRunning ? 5 : 0);
        if (!isRunning)
        {
            (await own.TriggersAsync(company.Id)).ShouldBe(0);
            (await Read<SchedulerStatusView>(company.Admin.Post($"{Scheduler}/start"))).IsRunning.ShouldBeTrue();
        }
        await OwnServers.UntilAsync(async () => await own.TriggersAsync(company.Id) == 1, "the worker does not plan the cleanup");
    }

    [Fact]
    public async Task What_a_stopped_installation_s_operator_has_chosen_outlasts_a_restart()
    {
        await own.ExecuteAsync("delete from scheduler_switches");
        await own.Api.Services.GetRequiredService<SchedulerSwitching>().SwitchAsync(null, true, "Olga", Cancellation);
        await own.Api.Services.GetRequiredService<SchedulerSwitching>().SwitchAsync(null, false, "Olga", Cancellation);

        await using var worker = await own.StartWorkerAsync("Production", null);

        var status = await Read<SchedulerStatusView>((await own.Api.CreateCompanyAsync()).Admin.Get($"{Scheduler}/status"));
        (status.IsRunning, status.IsInstallationStopped, status.ChangedBy).ShouldBe((false, true, "Olga"));
    }

    /// <summary>The version before took a pause of any length, and a year in an expression.</summary>
    [Theory]
    [InlineData("settled_to = '9999-12-31T23:59:59Z', paused_until = '9999-12-31T23:59:59Z', paused_at = now(), paused_by = 'Amel'")]
    [InlineData("settled_to = now() + interval '120 years'")]
    [InlineData("cron = '0 0 8 1 1 ? 2020'")]
    [InlineData("cron = '0 0 8 30 2 ?'")]
    [InlineData("cron = 'often'")]
    public async Task A_schedule_that_cannot_be_planned_keeps_no_other_company_s_from_being_planned(string poison)
    {
        await own.ExecuteAsync("delete from scheduler_switches");
        var (bad, good) = (await own.Api.CreateCompanyAsync(), await own.Api.CreateCompanyAsync());
        await own.Api.Services.GetRequiredService<DefaultSchedules>().EnsureAsync(null, Cancellation);
        await own.ExecuteAsync($"update schedules set {poison}, version = version + 1 where company_id = $1", bad.Id);

        await using var worker = await own.StartWorkerAsync("Production", null);

        await OwnServers.UntilAsync(async () => await own.TriggersAsync(good.Id) == 1, "the good company's schedule is not planned");
        // What a running worker hears of does no harm either.
        var later = await own.Api.CreateCompanyAsync();
        await own.Api.Services.GetRequiredService<DefaultSchedules>().EnsureAsync(later.Id, Cancellation);
        await own.ExecuteAsync("update schedules set version = version + 1 where company_id = $1", bad.Id);
        await own.Api.Services.GetRequiredService<SchedulerNews>().ChangedAsync(later.Id, null, "", Cancellation);
        await OwnServers.UntilAsync(async () => await own.TriggersAsync(later.Id) == 1, "the worker does not plan any more");
        (await own.TriggersAsync(bad.Id)).ShouldBe(0);
        worker.Services.GetRequiredService<IHostApplicationLifetime>().ApplicationStopping.IsCancellationRequested.ShouldBeFalse();
        await own.ExecuteAsync("delete from schedules where company_id = $1", bad.Id);
    }

    [Fact]
    public async Task Jobs_of_an_earlier_version_are_taken_out_of_the_store()
    {
        string[] gone = ["call-cleanup", "notification-cleanup", "webhook-cleanup"];
        await using (await own.StartWorkerAsync("Development", null))
            await OwnServers.UntilAsync(async () => await own.CountAsync("qrtz_triggers", ["webhook-sweep"]) == 1, "the worker does not schedule its own jobs");
        await own.AddOldJobsAsync(gone);
        (await own.CountAsync("qrtz_job_details", gone), await own.CountAsync("qrtz_triggers", gone)).ShouldBe((3, 3));

        await using var worker = await own.StartWorkerAsync("Development", null);

        (await own.CountAsync("qrtz_job_details", gone), await own.CountAsync("qrtz_triggers", gone)).ShouldBe((0, 0));
        (await own.CountAsync("qrtz_job_details", ["webhook-sweep", "webhook-check", "run-sweep", "schedule-sweep", "stale-check"])).ShouldBe(5);
    }

    private static async Task<T> Read<T>(Task<HttpResponseMessage> asked) => (await asked.Read<SchedulerAnswer<T>>()).Data;

    public sealed class OwnServers : IAsyncLifetime
    {
        public ApiFixture Api { get; } = new();

        private NpgsqlDataSource Database => Api.Services.GetRequiredService<NpgsqlDataSource>();

        private IServer Redis
        {
            get
            {
                var redis = Api.Services.GetRequiredService<IConnectionMultiplexer>();
                return redis.GetServer(redis.GetEndPoints()[0]);
            }
        }

        public async ValueTask InitializeAsync() => await Api.ReadyAsync();

        public ValueTask DisposeAsync() => Api.DisposeAsync();

        /// <summary>Returns when it listens for changes of schedules: what it does at its start is done.</summary>
        public async Task<WebApplicationFactory<SchedulerWakeUps>> StartWorkerAsync(string environment, string? enabled)
        {
            await UntilAsync(() => Task.FromResult(Listeners() == 0), "the worker before is still there");
            var worker = new WebApplicationFactory<SchedulerWakeUps>().WithWebHostBuilder(host =>
            {
                host.UseEnvironment(environment);
                host.UseSetting("ConnectionStrings:ordersync", Api.Servers.Postgres);
                host.UseSetting("ConnectionStrings:redis", Api.Servers.Redis);
                host.UseSetting("Security:MasterKey", ApiFixture.MasterKey);
                if (enabled is not null)
                    host.UseSetting("ENABLE_SCHEDULER", enabled);
                host.ConfigureLogging(logging => logging.ClearProviders());
            });
            _ = worker.Server;
            await UntilAsync(() => Task.FromResult(Listeners() == 1), "the worker does not start");
            return worker;
        }

        public async Task ExecuteAsync(string sql, params object?[] parameters)
        {
            await using var command = Database.CreateCommand(sql);
            command.Parameters.AddAll(parameters);
            await command.ExecuteNonQueryAsync(Cancellation);
        }

        public Task<long> TriggersAsync(Guid company) =>
            ScalarAsync("select count(*) from quartz.qrtz_triggers where job_name = 'schedule' and trigger_group = $1", company.ToString());

        public Task<long> CountAsync(string table, string[] jobs) => ScalarAsync($"select count(*) from quartz.{table} where job_name = any($1)", [jobs]);

        /// <summary>As the version before left them: durable rows of a class that is gone, due tomorrow.</summary>
        public async Task AddOldJobsAsync(string[] names)
        {
            await ExecuteAsync(
                """
                insert into quartz.qrtz_job_details
                select (jsonb_populate_record(job, jsonb_build_object('job_name', name, 'job_class_name', 'OrderSync.Worker.Gone.Job, OrderSync.Worker'))).*
                from quartz.qrtz_job_details job, unnest($1) as name where job_name = 'webhook-sweep'
                """,
                [names]);
            await ExecuteAsync(
                """
                insert into quartz.qrtz_triggers
                select (jsonb_populate_record(due, jsonb_build_object('job_name', name, 'trigger_name', name, 'trigger_state', 'WAITING', 'next_fire_time', $2::bigint))).*
                from quartz.qrtz_triggers due, unnest($1) as name where due.job_name = 'webhook-sweep'
                """,
                names, TimeProvider.System.GetUtcNow().AddDays(1).UtcTicks);
            await ExecuteAsync(
                """
                insert into quartz.qrtz_simple_triggers
                select (jsonb_populate_record(simple, jsonb_build_object('trigger_name', name))).*
                from quartz.qrtz_simple_triggers simple, unnest($1) as name where simple.trigger_name = 'webhook-sweep'
                """,
                [names]);
        }

        public static Task UntilAsync(Func<Task<bool>> isSo, string otherwise) => Until.SoAsync(isSo, otherwise, TimeSpan.FromMinutes(2));

        private long Listeners() => Redis.SubscriptionSubscriberCount(SchedulerNews.WakeChannel);

        private async Task<long> ScalarAsync(string sql, params object?[] parameters)
        {
            await using var command = Database.CreateCommand(sql);
            command.Parameters.AddAll(parameters);
            return (long)(await command.ExecuteScalarAsync(Cancellation))!;
        }
    }
}
