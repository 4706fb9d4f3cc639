using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Web;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using OrderSync.Contracts.Runs;
using OrderSync.Web.Runs;
using OrderSync.Web.Shared;

namespace OrderSync.Tests.Web;

/// <summary>Why a run does not work, as a person reads it: what cannot be brought about by one shop alone.</summary>
public sealed class WaitPanelTests
{
    [Fact]
    public async Task How_many_of_how_many_may_run_leads_to_those_that_do()
    {
        var panel = await RenderAsync(new RunWaitView(RunWaitReason.Concurrency, Used: 8, Limit: 8));
        panel.ShouldContain("8 of 8");
        panel.ShouldContain("href=\"/operations?status=active\"");
        panel.ShouldNotContain("Health of Atlas", customMessage: "its connection is not what it waits for");
    }

    [Fact]
    public async Task That_no_worker_runs_is_said_with_what_to_do()
    {
        var panel = await RenderAsync(new RunWaitView(RunWaitReason.WorkerAbsent));
        panel.ShouldContain("tone-bad");
        panel.ShouldContain("No worker is running");
        panel.ShouldContain("tell whoever runs OrderSync");
    }

    [Fact]
    public async Task Another_task_that_has_spent_the_budget_is_a_link_and_this_one_is_not()
    {
        var other = Guid.CreateVersion7(Samples.Noon);
        var run = Samples.Run(1).Id;
        var panel = await RenderAsync(new RunWaitView(
            RunWaitReason.Budget, Samples.Noon.AddSeconds(42), [new(other, 1_200), new(run, 6), new(null, 1)]));
        panel.ShouldContain($"<a href=\"/operations/{other}\">another task</a> (1,200)");
        panel.ShouldNotContain($"/operations/{run}\"");
        panel.ShouldContain("this task (6)");
        panel.ShouldContain("connection tests (1)");
        panel.ShouldContain("in 42 s");
    }

    [Fact]
    public async Task What_is_about_to_start_is_not_explained() =>
        (await RenderAsync(new RunWaitView(RunWaitReason.Worker))).ShouldBeEmpty();

    /// <summary>With each run of white space as one blank, as a browser shows it.</summary>
    private static async Task<string> RenderAsync(RunWaitView wait)
    {
        var time = new ManualTime();
        await using var services = new ServiceCollection()
            .AddSingleton(new UserClock(time)).AddSingleton(new Pulse(time)).BuildServiceProvider();
        await using var renderer = new HtmlRenderer(services, NullLoggerFactory.Instance);
        var parameters = ParameterView.FromDictionary(new Dictionary<string, object?>
        {
            [nameof(WaitPanel.Run)] = Samples.Run(1, RunState.Queued) with { Wait = wait },
        });
        var html = await renderer.Dispatcher.InvokeAsync(async () => (await renderer.RenderComponentAsync<WaitPanel>(parameters)).ToHtmlString());
        return string.Join(' ', html.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
    }
}
