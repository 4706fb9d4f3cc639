using Microsoft.AspNetCore.Http.HttpResults;
using OrderSync.Api.Setup;
using OrderSync.Api.Users;
using OrderSync.Contracts.Connections;

namespace OrderSync.Api.Connections;

public static class ConnectionEndpoints
{
    private const string Root = "/api/platform-operations";

    public static void MapConnections(this IEndpointRouteBuilder app)
    {
        var read = app.MapGroup(Root).WithTags("Connections").RequireAuthorization(Access.Read);
        read.MapGet("/platforms", Platforms);
        read.MapGet("/connections", List);
        read.MapGet("/connections/{id:guid}", Get);

        var operate = app.MapGroup($"{Root}/connections/{{id:guid}}").WithTags("Connections").RequireAuthorization(Access.Operate);
        operate.MapPost("/test", Test).ProducesProblem(StatusCodes.Status409Conflict);
        operate.MapPost("/disable", Disable);
        operate.MapPost("/enable", Enable).ProducesProblem(StatusCodes.Status409Conflict);

        var administer = app.MapGroup($"{Root}/connections").WithTags("Connections").RequireAuthorization(Access.Administer);
        administer.MapPost("/", Create).ProducesProblem(StatusCodes.Status409Conflict).ProducesProblem(StatusCodes.Status422UnprocessableEntity);
        administer.MapPost("/test", TestUnsaved);
        administer.MapPut("/{id:guid}", Update).ProducesProblem(StatusCodes.Status409Conflict).ProducesProblem(StatusCodes.Status422UnprocessableEntity);
        administer.MapDelete("/{id:guid}", Delete);
    }

    public static IServiceCollection AddConnectionServices(this IServiceCollection services) => services
        .AddScoped<ConnectionReader>()
        .AddScoped<ConnectionForms>()
        .AddScoped<ConnectionChecks>()
        .AddScoped<ConnectionEditor>()
        .AddScoped<ConnectionSwitch>()
        .AddScoped<ConnectionNews>();

    /// <summary>The platforms that can be connected, with the fields that each asks for.</summary>
    internal static Ok<IReadOnlyList<PlatformView>> Platforms(ConnectionReader reader) => TypedResults.Ok(reader.Platforms());

    /// <summary>The company's connections, by name.</summary>
    internal static async Task<Ok<IReadOnlyList<ConnectionView>>> List(ConnectionReader reader, CancellationToken cancellationToken) =>
        TypedResults.Ok(await reader.ListAsync(cancellationToken));

    /// <summary>One connection.</summary>
    internal static async Task<Results<Ok<ConnectionView>, ProblemHttpResult>> Get(
        Guid id, ConnectionReader reader, CancellationToken cancellationToken) =>
        await reader.FindAsync(id, cancellationToken) is { } view ? TypedResults.Ok(view) : NoSuchConnection();

    /// <summary>Tests a saved connection. A success makes a connection active that waited for credentials.</summary>
    internal static async Task<Results<Ok<ConnectionCheckView>, ProblemHttpResult>> Test(
        Guid id, ConnectionSwitch connections, CancellationToken cancellationToken) =>
        await connections.TestAsync(id, cancellationToken) is { } check ? TypedResults.Ok(check) : NoSuchConnection();

    /// <summary>Switches the connection off; a run that is under way is asked to stop.</summary>
    internal static async Task<Results<Ok<ConnectionView>, ProblemHttpResult>> Disable(
        Guid id, ConnectionSwitch connections, ConnectionReader reader, CancellationToken cancellationToken) =>
        await connections.DisableAsync(id, cancellationToken) && await reader.FindAsync(id, cancellationToken) is { } view
            ? TypedResults.Ok(view)
            : NoSuchConnection();

    /// <summary>Switches the connection on again.</summary>
    internal static async Task<Results<Ok<ConnectionView>, ProblemHttpResult>> Enable(
        Guid id, ConnectionSwitch connections, ConnectionReader reader, CancellationToken cancellationToken) =>
        await connections.EnableAsync(id, cancellationToken) && await reader.FindAsync(id, cancellationToken) is { } view
            ? TypedResults.Ok(view)
            : NoSuchConnection();

    /// <summary>Connects a platform. It is tested first, and not saved when the platform refuses, unless skipTest is true.</summary>
    internal static async Task<Results<Created<ConnectionView>, ProblemHttpResult>> Create(
        CreateConnectionRequest request, ConnectionEditor editor, ConnectionReader reader, CancellationToken cancellationToken, bool skipTest = false)
    {
        var edited = await editor.CreateAsync(request, skipTest, cancellationToken);
        if (edited.Refusal is { } refusal)
            return refusal;
        return TypedResults.Created($"{Root}/connections/{edited.Id}", await reader.FindAsync(edited.Id, cancellationToken));
    }

    /// <summary>Tests a connection without saving it.</summary>
    internal static async Task<Results<Ok<ConnectionCheckView>, ProblemHttpResult>> TestUnsaved(
        CreateConnectionRequest request, ConnectionForms forms, ConnectionChecks checks, CancellationToken cancellationToken)
    {
        var (form, refusal) = forms.Read(request.Platform, request.Settings);
        return form is null ? refusal! : TypedResults.Ok(await checks.CheckAsync(form, request.Name, cancellationToken));
    }

    /// <summary>Replaces name and settings. A secret that is left out stays, unless the address changes to which it is sent.</summary>
    internal static async Task<Results<Ok<ConnectionView>, ProblemHttpResult>> Update(
        Guid id,
        UpdateConnectionRequest request,
        ConnectionEditor editor,
        ConnectionReader reader,
        CancellationToken cancellationToken,
        bool skipTest = false)
    {
        var edited = await editor.UpdateAsync(id, request, skipTest, cancellationToken);
        if (edited.Refusal is { } refusal)
            return refusal;
        return await reader.FindAsync(id, cancellationToken) is { } view ? TypedResults.Ok(view) : NoSuchConnection();
    }

    /// <summary>Removes the connection and its credentials; its orders stay, and a run that is under way is asked to stop.</summary>
    internal static async Task<Results<NoContent, ProblemHttpResult>> Delete(
        Guid id, ConnectionSwitch connections, CancellationToken cancellationToken) =>
        await connections.DeleteAsync(id, cancellationToken) ? TypedResults.NoContent() : NoSuchConnection();

    internal static ProblemHttpResult NoSuchConnection() => Problems.NotFound("There is no such connection.");
}
