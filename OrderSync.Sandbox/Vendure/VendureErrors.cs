using System.Text;
using System.Text.Json;
using GraphQL;
using GraphQL.Execution;
using GraphQL.Validation;

namespace OrderSync.Sandbox.Vendure;

/// <summary>
/// Errors as Vendure's Apollo Server spells them (seen): a document that breaks the schema's rules is refused with status 400, a
/// variable of the wrong type and everything that a resolver says with 200. The codes are theirs; the words after the first
/// few are those of the GraphQL library used here.
/// </summary>
internal sealed class VendureErrors : ErrorInfoProvider
{
    public const string Forbidden = "You are not currently authorized to perform this action";

    public override ErrorInfo GetInfo(ExecutionError executionError)
    {
        var status = StatusOf(executionError);
        var extensions = new Dictionary<string, object?>();
        if (status != StatusCodes.Status200OK)
            extensions["http"] = new { status, headers = new { } };
        extensions["code"] = CodeOf(executionError);
        return new ErrorInfo { Message = MessageOf(executionError), Extensions = extensions };
    }

    public static int StatusOf(ExecutionResult result) =>
        result.Errors is { Count: > 0 } errors ? errors.Max(StatusOf) : StatusCodes.Status200OK;

    /// <summary>A refusal of credentials that is at no field.</summary>
    public static byte[] Refusal { get; } = Encoding.UTF8.GetBytes(
        $$$"""{"errors":[{"message":"{{{Forbidden}}}","extensions":{"code":"FORBIDDEN"}}],"data":null}""");

    public static byte[] NoQuery { get; } = """
        {"errors":[{"message":"GraphQL operations must contain a non-empty `query` or a `persistedQuery` extension.","extensions":{"http":{"status":400,"headers":{}},"code":"BAD_REQUEST"}}]}
        """u8.ToArray();

    /// <summary>What answers before GraphQL does: the web framework, or something in front of it.</summary>
    /// <param name="path">As the shop's own server sees it.</param>
    public static byte[] BeforeGraphQL(int status, string message, string path, DateTimeOffset at) =>
        JsonSerializer.SerializeToUtf8Bytes(new { statusCode = status, message, timestamp = at.UtcDateTime, path });

    private static int StatusOf(ExecutionError error) =>
        error is DocumentError and not InvalidVariableError ? StatusCodes.Status400BadRequest : StatusCodes.Status200OK;

    private static string CodeOf(ExecutionError error) => error switch
    {
        SyntaxError => "GRAPHQL_PARSE_FAILED",
        InvalidVariableError => "BAD_USER_INPUT",
        NoOperationNameError or InvalidOperationNameError or NoOperationError => "OPERATION_RESOLUTION_FAILURE",
        DocumentError => "GRAPHQL_VALIDATION_FAILED",
        UnhandledError => "INTERNAL_SERVER_ERROR",
        _ => error.Code ?? "INTERNAL_SERVER_ERROR",
    };

    // The library's own words quote with ' where Apollo's quote with ".
    private static string MessageOf(ExecutionError error) => error is DocumentError ? error.Message.Replace('\'', '"') : error.Message;
}
