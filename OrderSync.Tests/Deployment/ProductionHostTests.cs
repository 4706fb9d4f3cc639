using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text;
using OrderSync.AppHost.Installing;
using OrderSync.Tests.Fixtures;
using OrderSync.Tests.Hosting;

namespace OrderSync.Tests.Deployment;

/// <summary>Hosts as their containers start them: in Production, behind a proxy, with nothing but what the manifest says.</summary>
[Collection(nameof(OwnApplications))]
public sealed class ProductionHostTests
{
    private const string NoDatabase = "Host=127.0.0.1;Port=1;Username=postgres;Password=x;Database=ordersync";
    private const string NoRedis = "127.0.0.1:1,abortConnect=false,connectTimeout=200";

    [Theory]
    [InlineData("OrderSync.Api", "Security:MasterKey")]
    [InlineData("OrderSync.Worker", "Security:MasterKey")]
    [InlineData("OrderSync.Web", "Security:SiteKey")]
    public async Task Without_its_key_a_host_does_not_start_and_says_why(string project, string setting)
    {
        using var host = Start(project, 0, ("ConnectionStrings__ordersync", NoDatabase), ("ConnectionStrings__redis", NoRedis));
        var output = await Task.WhenAll(host.StandardOutput.ReadToEndAsync(AppFixture.Cancellation), host.StandardError.ReadToEndAsync(AppFixture.Cancellation));
        await host.WaitForExitAsync(AppFixture.Cancellation);

        host.ExitCode.ShouldNotBe(0);
        string.Concat(output).ShouldContain($"{setting} must be set to a random secret of at least 32 characters");
    }

    [Theory]
    [InlineData("OrderSync.Web")]
    [InlineData("OrderSync.Api")]
    public async Task Whoever_came_by_HTTPS_is_told_to_do_so_always_and_the_proxy_does_the_rest(string project)
    {
        await using var host = await RunningAsync(project);

        using var byHttps = await AskAsync(host.Client, "https");
        using var byHttp = await AskAsync(host.Client, "http");

        byHttps.StatusCode.ShouldBe(HttpStatusCode.OK);
        byHttps.Headers.GetValues("Strict-Transport-Security").ShouldBe(["max-age=15552000"]);
        // Not redirected: probes come by HTTP, and people are sent to HTTPS by the proxy.
        byHttp.StatusCode.ShouldBe(HttpStatusCode.OK);
        byHttp.Headers.Contains("Strict-Transport-Security").ShouldBeFalse();
    }

    [Theory]
    [InlineData("OrderSync.Web", "/sign-in", "text/plain")]
    [InlineData("OrderSync.Api", "/api/v1/auth/me", "application/problem+json")]
    public async Task Only_callers_under_an_allowed_name_are_answered_and_probes_which_come_by_address(string project, string path, string refusal)
    {
        await using var host = await RunningAsync(project, ("AllowedHosts", "orders.example.com;orders-api.example.com"));

        using var named = await AskAsync(host.Client, "http", path);
        using var otherwise = await AskAsync(host.Client, "http", path, "elsewhere.example");
        using var probe = await AskAsync(host.Client, "http", host: "10.0.0.7:8080");

        named.StatusCode.ShouldNotBe(HttpStatusCode.BadRequest);
        otherwise.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        otherwise.Content.Headers.ContentType!.MediaType.ShouldBe(refusal);
        (await otherwise.Content.ReadAsStringAsync(AppFixture.Cancellation)).ShouldContain("OrderSync does not answer under this host name.");
        otherwise.Headers.GetValues("X-Content-Type-Options").ShouldBe(["nosniff"]);
        probe.StatusCode.ShouldBe(HttpStatusCode.OK);
        named.Headers.Contains("Server").ShouldBeFalse();
        named.Headers.GetValues("X-Content-Type-Options").ShouldBe(["nosniff"]);
    }

    [Fact]
    public async Task What_the_server_cannot_read_gets_its_status_and_the_host_lives_on()
    {
        await using var host = await RunningAsync("OrderSync.Api");

        (await StatusAsync(host.Client.BaseAddress!.Port, "GET /api/v1/orders%00 HTTP/1.1\r\nHost: x\r\n\r\n")).ShouldBe("400");
        (await StatusAsync(host.Client.BaseAddress!.Port, $"GET /{new string('a', 20_000)} HTTP/1.1\r\nHost: x\r\n\r\n")).ShouldBe("414");
        (await StatusAsync(host.Client.BaseAddress!.Port, $"GET / HTTP/1.1\r\nHost: x\r\nX-Long: {new string('a', 60_000)}\r\n\r\n")).ShouldBe("431");
        (await AskAsync(host.Client, "http")).StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    /// <summary>With all that it needs but servers, until it is alive.</summary>
    private static async Task<RunningHost> RunningAsync(string project, params (string Name, string Value)[] settings)
    {
        var port = new Ports("unused", anyPort: true).Free();
        var process = Start(
            project, port,
            [
                ("ConnectionStrings__ordersync", NoDatabase), ("ConnectionStrings__redis", NoRedis),
                ("Security__MasterKey", ApiFixture.MasterKey), ("Security__SiteKey", ApiFixture.SiteKey), .. settings,
            ]);
        var host = new RunningHost(process, new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false }) { BaseAddress = new Uri($"http://127.0.0.1:{port}") });
        await UntilAliveAsync(host.Client);
        return host;
    }

    private static async Task<string> StatusAsync(int port, string request)
    {
        using var connection = new TcpClient();
        await connection.ConnectAsync(IPAddress.Loopback, port, AppFixture.Cancellation);
        await using var stream = connection.GetStream();
        await stream.WriteAsync(Encoding.ASCII.GetBytes(request), AppFixture.Cancellation);
        using var answer = new StreamReader(stream);
        return (await answer.ReadLineAsync(AppFixture.Cancellation))!.Split(' ')[1];
    }

    private static async Task<HttpResponseMessage> AskAsync(HttpClient client, string scheme, string path = "/alive", string host = "orders.example.com")
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(path, UriKind.Relative));
        request.Headers.Host = host;
        request.Headers.Add("X-Forwarded-Proto", scheme);
        request.Headers.Add("X-Forwarded-For", "203.0.113.5");
        return await client.SendAsync(request, AppFixture.Cancellation);
    }

    private static async Task UntilAliveAsync(HttpClient client)
    {
        for (var watch = Stopwatch.StartNew(); ; await Task.Delay(100, AppFixture.Cancellation))
        {
            try
            {
                using var answer = await client.GetAsync(new Uri("/alive", UriKind.Relative), AppFixture.Cancellation);
                return;
            }
            catch (HttpRequestException) when (watch.Elapsed < TimeSpan.FromSeconds(60))
            {
                // It does not listen yet.
            }
        }
    }

    private static Process Start(string project, int port, params (string Name, string Value)[] settings)
    {
        var file = Path.Combine(Path.GetDirectoryName(Projects.OrderSync_AppHost.ProjectPath)!, project, $"{project}.csproj");
        var start = new ProcessStartInfo("dotnet", ["exec", BuiltAssembly.Of(file)])
        {
            WorkingDirectory = Path.GetDirectoryName(file)!,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
        };
        start.Environment["ASPNETCORE_ENVIRONMENT"] = "Production";
        start.Environment["ASPNETCORE_URLS"] = $"http://127.0.0.1:{port}";
        start.Environment["ASPNETCORE_FORWARDEDHEADERS_ENABLED"] = "true";
        foreach (var (name, value) in settings)
            start.Environment[name] = value;
        return Process.Start(start)!;
    }

    private sealed record RunningHost(Process Process, HttpClient Client) : IAsyncDisposable
    {
        public async ValueTask DisposeAsync()
        {
            Client.Dispose();
            Process.Kill();
            await Process.WaitForExitAsync(AppFixture.Cancellation);
            Process.Dispose();
        }
    }
}
