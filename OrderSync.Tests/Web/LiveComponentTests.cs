using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.RenderTree;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using OrderSync.Contracts.Events;
using OrderSync.Web.Api;
using OrderSync.Web.Events;

// A renderer cannot be written without the type of its batches, which is not looked into here.
#pragma warning disable BL0006

namespace OrderSync.Tests.Web;

public sealed class LiveComponentTests
{
    private readonly ManualTime _time = new();

    [Fact]
    public async Task What_is_shown_is_fetched_again_on_every_connection_the_first_included()
    {
        await using var api = await StubApi.StartAsync(_ => { });
        await using var page = await Page.OpenAsync(_time, api);
        page.Tell(component => component.Connected());
        await page.TickAsync();
        page.Component.Fetches.ShouldBe(1);

        page.Component.Answer();
        page.Tell(component => component.Connected());
        await page.TickAsync();
        page.Component.Fetches.ShouldBe(2);
    }

    [Fact]
    public async Task A_slow_Api_is_asked_once_at_a_time_and_once_more_for_all_that_came_meanwhile()
    {
        await using var api = await StubApi.StartAsync(_ => { });
        await using var page = await Page.OpenAsync(_time, api);
        for (var seconds = 0; seconds < 60; seconds += 3)
        {
            page.Tell(component => component.Heard(new LiveEvent(EventTypes.SyncCompleted, Samples.Noon, Guid.Empty)));
            await page.TickAsync();
        }
        page.Component.Fetches.ShouldBe(1);

        page.Component.Answer();
        await page.TickAsync();
        page.Component.Fetches.ShouldBe(2);

        page.Component.Answer();
        await page.TickAsync();
        page.Component.Fetches.ShouldBe(2);
    }

    [Fact]
    public async Task A_refresh_that_fails_is_shown_too()
    {
        await using var api = await StubApi.StartAsync(_ => { });
        await using var page = await Page.OpenAsync(_time, api);
        page.Tell(component => component.Connected());
        await page.TickAsync();
        var before = page.Renders;

        page.Component.Fail(new ApiProblem("The database is away for a moment. Try again."));
        await page.TickAsync();

        page.Renders.ShouldBe(before + 1);
    }

    private sealed class Probe : LiveComponent
    {
        private TaskCompletionSource _answer = new();

        public int Fetches { get; private set; }

        public void Answer() => Interlocked.Exchange(ref _answer, new TaskCompletionSource()).SetResult();

        public void Fail(Exception trouble) => Interlocked.Exchange(ref _answer, new TaskCompletionSource()).SetException(trouble);

        protected override bool Concerns(LiveEvent live) => true;

        protected override Task RefreshAsync()
        {
            Fetches++;
            return _answer.Task;
        }
    }

    /// <summary>A circuit with that one component in it, as far as the component can tell.</summary>
    private sealed class Page : Renderer
    {
        private readonly ManualTime _time;

        private Page(ServiceProvider services, ManualTime time)
            : base(services, NullLoggerFactory.Instance)
        {
            _time = time;
            Component = (Probe)InstantiateComponent(typeof(Probe));
        }

        public Probe Component { get; }

        public int Renders { get; private set; }

        public override Dispatcher Dispatcher { get; } = Dispatcher.CreateDefault();

        protected override RendererInfo RendererInfo { get; } = new("Server", isInteractive: true);

        public static async Task<Page> OpenAsync(ManualTime time, StubApi api)
        {
            var services = new ServiceCollection().AddSingleton<TimeProvider>(time).AddSingleton(new LiveEvents(api.Events()));
            var page = new Page(services.BuildServiceProvider(), time);
            await page.Dispatcher.InvokeAsync(() => page.RenderRootComponentAsync(page.AssignRootComponentId(page.Component)));
            return page;
        }

        public void Tell(Action<ILiveListener> say) => say(Component);

        /// <summary>Three seconds later, with everything done that could be.</summary>
        public async Task TickAsync()
        {
            await Dispatcher.InvokeAsync(() => { });
            _time.Advance(TimeSpan.FromSeconds(3));
            await Dispatcher.InvokeAsync(() => { });
        }

        protected override void HandleException(Exception exception) => throw new InvalidOperationException("The component failed", exception);

        protected override Task UpdateDisplayAsync(in RenderBatch renderBatch)
        {
            Renders++;
            return Task.CompletedTask;
        }
    }
}
