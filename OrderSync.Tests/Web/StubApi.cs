using System.Collections.Concurrent;
using System.Globalization;
using System.Security.Claims;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using OrderSync.Contracts.Users;
using OrderSync.ServiceDefaults.Security;
using OrderSync.Tests.Fixtures;
using OrderSync.Web.Events;
using OrderSync.Web.Users;

namespace OrderSync.Tests.Web;

/// <summary>An Api of a few routes on a real port, and the site's clients on top of it.</summary>
internal sealed class StubApi : IAsyncDisposable
{
    private readonly WebApplication _app;

    private StubApi(WebApplication app) => _app = app;

    public FakeVault Vault { get; } = new();

    public MeView Me { get; } = new(Guid.Empty, "sara@demo.example", "Sara", UserRole.Admin, null, null);

    public static ClientAddress Signed { get; } = new(ApiFixture.NewSiteKey(), TimeProvider.System);

    public static async Task<StubApi> StartAsync(Action<WebApplication> routes)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders();
        var app = builder.Build();
        routes(app);
        await app.StartAsync();
        return new StubApi(app);
    }

    public HttpClient Http() => new() { BaseAddress = new Uri(_app.Urls.First()) };

    /// <summary>The session as one circuit sees it; every call makes another circuit of the same person.</summary>
    public ApiSession Session()
    {
        var person = SignedIn.Principal(Me, FakeVault.Session);
        return new ApiSession(
            new FixedPerson(person), Vault, new SessionClient(Http(), Signed), Signed, TimeProvider.System, NullLogger<ApiSession>.Instance);
    }

    public EventsClient Events() => new(Http(), Session(), TimeProvider.System, NullLogger<EventsClient>.Instance);

    public SessionTokens Tokens(string access, TimeSpan life) => new(
        access, TimeProvider.System.GetUtcNow() + life, $"refresh-of-{access}", TimeProvider.System.GetUtcNow().AddDays(1), Me);

    public async ValueTask DisposeAsync()
    {
        using var now = new CancellationTokenSource(TimeSpan.FromMilliseconds(100));
        await _app.StopAsync(now.Token);
        await _app.DisposeAsync();
    }

    public static Task WriteEventAsync(HttpResponse response, int id, string data)
    {
        if (!response.HasStarted)
            response.ContentType = "text/event-stream";
        return response.WriteAsync(string.Create(CultureInfo.InvariantCulture, $"id: {id}\nevent: sync-progress\ndata: {data}\n\n"));
    }

    private sealed class FixedPerson(ClaimsPrincipal person) : AuthenticationStateProvider
    {
        public override Task<AuthenticationState> GetAuthenticationStateAsync() => Task.FromResult(new AuthenticationState(person));
    }
}

/// <summary>A vault in memory whose lock is a real one.</summary>
internal sealed class FakeVault : ISessionVault
{
    public const string Session = "session-1";

    private readonly ConcurrentDictionary<string, SessionTokens> _tokens = new();
    private int _locked;

    public Task SaveAsync(string session, SessionTokens tokens)
    {
        _tokens[session] = tokens;
        return Task.CompletedTask;
    }

    public Task<SessionTokens?> FindAsync(string session) => Task.FromResult(_tokens.GetValueOrDefault(session));

    public Task DeleteAsync(string session)
    {
        _tokens.TryRemove(session, out _);
        return Task.CompletedTask;
    }

    public Task<IAsyncDisposable?> TryLockAsync(string session) =>
        Task.FromResult<IAsyncDisposable?>(Interlocked.CompareExchange(ref _locked, 1, 0) == 0 ? new Release(this) : null);

    private sealed class Release(FakeVault vault) : IAsyncDisposable
    {
        public ValueTask DisposeAsync()
        {
            Volatile.Write(ref vault._locked, 0);
            return ValueTask.CompletedTask;
        }
    }
}
