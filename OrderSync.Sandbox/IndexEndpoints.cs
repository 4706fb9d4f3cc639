using Microsoft.AspNetCore.Http.HttpResults;
using OrderSync.Sandbox.EcoManager;
using OrderSync.Sandbox.Maystro;
using OrderSync.Sandbox.Vendure;

namespace OrderSync.Sandbox;

/// <summary>What a person sees who opens the sandbox in a browser.</summary>
internal static class IndexEndpoints
{
    private const string Landing = """
        <!doctype html><html lang="en"><title>OrderSync sandbox</title>
        <p>The OrderSync sandbox imitates the platforms' wire APIs, with made-up orders and faults on demand.</p>
        <ul>
        <li><a href="/_sandbox">What there is, and how to control it</a></li>
        <li><a href="/_sandbox/ecomanager/demo">The demo shop on EcoManager</a></li>
        <li><a href="/_sandbox/ecomanager/demo/ledger">What it has served</a></li>
        <li><a href="/_sandbox/vendure/demo">The demo shop on Vendure</a></li>
        <li><a href="/_sandbox/vendure/demo/ledger">What it has served</a></li>
        <li><a href="/_sandbox/maystro/demo">The demo shop's parcels with Maystro</a></li>
        <li><a href="/_sandbox/maystro/demo/ledger">What it has served</a></li>
        <li><a href="/health">Health</a></li>
        </ul></html>
        """;

    public static void MapSandboxIndex(this IEndpointRouteBuilder app)
    {
        app.MapGet("/", Welcome);
        app.MapGet("/_sandbox", Describe);
    }

    private static ContentHttpResult Welcome() => TypedResults.Content(Landing, "text/html; charset=utf-8");

    private static Ok<SandboxIndex> Describe(HttpRequest request) => TypedResults.Ok(new SandboxIndex(
        "The platforms' wire APIs, imitated from documented facts, with scripted faults and a ledger of what was served.",
        [EcoManagerIndex.Describe(Origin(request)), VendureIndex.Describe(Origin(request)), MaystroIndex.Describe(Origin(request))]));

    private static string Origin(HttpRequest request) => $"{request.Scheme}://{request.Host}";
}

internal sealed record SandboxIndex(string About, IReadOnlyList<PlatformIndex> Platforms);

internal sealed record PlatformIndex(
    string Platform, string BaseAddress, string Authorization, IReadOnlyList<string> Api, IReadOnlyList<string> Control);
