using System.Text;

namespace Adapter.Host.Http;

/// <summary>Rows of CSV as RFC 4180 has them.</summary>
internal static class CsvText
{
    public static void Row(StringBuilder text, params IReadOnlyList<string?> cells) => text.AppendJoin(',', cells.Select(Cell)).Append("\r\n");

    // a cell that begins like a formula would be run by the spreadsheet it is opened in
    private static string Cell(string? value)
    {
        var safe = value is { Length: > 0 } && value[0] is '=' or '+' or '-' or '@' or '\t' or '\r' or '\n' ? "'" + value : value ?? "";
        return safe.AsSpan().IndexOfAny(",\"\r\n") >= 0 ? $"\"{safe.Replace("\"", "\"\"", StringComparison.Ordinal)}\"" : safe;
    }
}
