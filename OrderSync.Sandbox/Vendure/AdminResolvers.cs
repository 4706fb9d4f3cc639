using System.Globalization;
using System.Text.Json;
using GraphQL;
using OrderSync.Sandbox.Control;

namespace OrderSync.Sandbox.Vendure;

/// <summary>
/// The root fields. Vendure guards each by itself, so a call without credentials is answered with status 200, and with
/// FORBIDDEN at the field (seen). It has one word for "I do not know you" and "you may not".
/// </summary>
internal static class AdminResolvers
{
    private static readonly Channel Default = new("1", "__default_channel__", "sandboxchannel", "EUR");

    /// <summary>A session has a user; an API key has none (seen).</summary>
    public static object? Me(IResolveFieldContext field) =>
        CallOf(field, Caller.Administrator) is { HasSession: true } call ? UserOf(call.Shop) : throw Forbidden();

    /// <summary>Asks for no permission but that of being known.</summary>
    public static object? ActiveChannel(IResolveFieldContext field)
    {
        _ = CallOf(field, Caller.Poor);
        return Default;
    }

    public static object? GlobalSettings(IResolveFieldContext field) =>
        new GlobalSettings("1", new ServerConfig(CallOf(field, Caller.Administrator).Shop.Settings.MoneyPrecision));

    public static object? Order(IResolveFieldContext field)
    {
        var call = CallOf(field, Caller.Administrator);
        var text = field.GetArgument<string>("id");
        call.Ask(text);
        return long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var id) && call.Shop.TryGet(id, out var order)
            ? call.Note([new OrderNode(call.Shop.Book.Seed, order)], [id])[0]
            : null;
    }

    /// <summary>Seen: a take or a skip below one is as if it were not there; more than the limit is refused.</summary>
    public static object? Orders(IResolveFieldContext field)
    {
        var call = CallOf(field, Caller.Administrator);
        var options = field.GetArgument<IDictionary<string, object?>>("options") ?? new Dictionary<string, object?>();
        var (shop, most) = (call.Shop, call.Shop.Settings.MaxTake);
        var (skip, take) = (Above0(options, "skip") ?? 0, Above0(options, "take") ?? most);
        call.Ask(JsonSerializer.Serialize(options, ControlJson.Options), isLaterPage: skip > 0);
        if (take > most)
            throw Error("USER_INPUT_ERROR", $"Cannot take more than {most} results from a list query");
        var found = new OrderSearch(shop.Book, shop.Settings.Carts, options).Find();
        long[] ids = [.. found.Skip(skip).Take(take)];
        var nodes = ids.Select(id => shop.TryGet(id, out var order) ? new OrderNode(shop.Book.Seed, order, take) : null).OfType<OrderNode>();
        return new OrderList(call.Note([.. nodes], ids), found.Length);
    }

    public static object? Login(IResolveFieldContext field)
    {
        var call = CallOf(field, Caller.Unknown);
        var (username, password) = (field.GetArgument<string>("username"), field.GetArgument<string>("password"));
        if (call.Shop.SignIn(username, password) is not { } token)
            return new InvalidCredentialsError("INVALID_CREDENTIALS_ERROR", "The provided credentials are invalid", "");
        call.Context.Response.Headers["vendure-auth-token"] = token;
        return UserOf(call.Shop);
    }

    /// <param name="least">Whom the field is for.</param>
    private static VendureCall CallOf(IResolveFieldContext field, Caller least)
    {
        var call = (VendureCall)field.UserContext[nameof(VendureCall)]!;
        return call.Caller >= least ? call : throw Forbidden();
    }

    private static CurrentUser UserOf(VendureShop shop) => new("1", shop.Settings.Username, [Default]);

    private static ExecutionError Forbidden() => Error("FORBIDDEN", VendureErrors.Forbidden);

    private static ExecutionError Error(string code, string message) => new(message) { Code = code };

    private static int? Above0(IDictionary<string, object?> options, string name) =>
        options.TryGetValue(name, out var value) && value is int and > 0 and var number ? number : null;
}

internal sealed record OrderList(IReadOnlyList<OrderNode> Items, int TotalItems);

internal sealed record GlobalSettings(string Id, ServerConfig ServerConfig);

internal sealed record ServerConfig(int MoneyStrategyPrecision);

internal sealed record Channel(string Id, string Code, string Token, string DefaultCurrencyCode);

internal sealed record CurrentUser(string Id, string Identifier, IReadOnlyList<Channel> Channels);

internal sealed record InvalidCredentialsError(string ErrorCode, string Message, string AuthenticationError);
