using System.Reflection;
using System.Text.Json;

namespace OrderSync.Sandbox.Control;

/// <summary>A body of the control API: the value, or what is wrong with it, by field.</summary>
internal sealed class ControlBody<T>(T? value, FieldErrors errors) : IBindableFromHttpContext<ControlBody<T>>
    where T : class
{
    public FieldErrors Errors => errors;

    /// <summary>Only to be read when <see cref="Errors"/> is empty.</summary>
    public T Value => value ?? throw new InvalidOperationException("The body was not valid.");

    public static async ValueTask<ControlBody<T>?> BindAsync(HttpContext context, ParameterInfo parameter)
    {
        var errors = new FieldErrors();
        try
        {
            var value = await JsonSerializer.DeserializeAsync<T>(
                context.Request.Body, ControlJson.Options, context.RequestAborted);
            if (value is null)
                errors.Add("body", "must be a JSON object");
            else if (value is IValidated validated)
                validated.Validate(errors);
            return new ControlBody<T>(value, errors);
        }
        catch (JsonException refused)
        {
            errors.Add(refused.Path is { Length: > 2 } path ? path[2..] : "body", Explain(refused));
            return new ControlBody<T>(null, errors);
        }
    }

    // The serializer's own words name .NET types, which tell a caller nothing.
    private static string Explain(JsonException refused) => refused switch
    {
        { Path: null or "$" } => "must be a JSON object",
        _ when refused.Message.Contains("could not be mapped", StringComparison.Ordinal) => "is not a known field",
        _ => "has the wrong type, or is not one of the words allowed here",
    };
}

/// <summary>A body that can say what is wrong with it.</summary>
internal interface IValidated
{
    void Validate(FieldErrors errors);
}
