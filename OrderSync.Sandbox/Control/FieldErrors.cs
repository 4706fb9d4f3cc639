using System.Globalization;
using Microsoft.AspNetCore.Http.HttpResults;

namespace OrderSync.Sandbox.Control;

/// <summary>What is wrong with a request, by the field's name as the caller spells it.</summary>
internal sealed class FieldErrors
{
    private readonly Dictionary<string, string[]> errors = [];

    public bool Any => errors.Count > 0;

    public void Add(string field, string message) =>
        errors[field] = [.. errors.GetValueOrDefault(field, []), message];

    public void Require(bool holds, string field, string message)
    {
        if (!holds)
            Add(field, message);
    }

    public void Between(double? value, double least, double most, string field) =>
        Require(value is null || (value >= least && value <= most), field,
            string.Create(CultureInfo.InvariantCulture, $"must be from {least} to {most}, but is {value}"));

    public ValidationProblem Problem() =>
        TypedResults.ValidationProblem(errors, detail: string.Join("; ", errors.Select(e => $"{e.Key}: {e.Value[0]}")));
}
