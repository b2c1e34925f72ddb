using System.Reflection;
using Adapters.GenesysCloudCx.Ledger;
using Microsoft.Data.Sqlite;

namespace Adapters.GenesysCloudCx.Tests.Ledger;

/// <summary>No statement may read a table from end to end, or sort what it should find in order: a ledger of years must answer like one of a day.</summary>
public sealed class StatementPlanTests
{
    /// <summary>What may be read whole: fifteen sums, the events owed (by number, up to a limit), the index of the few unnamed conversations, and the audit, which asks for all.</summary>
    private static readonly string[] Whole =
        ["SCAN tally", "SCAN o", "SCAN conversation USING INDEX conversation_unnamed", "SCAN recording AS r USING INDEX recording_audit", "SCAN r USING INDEX recording_audit", "SCAN CONSTANT ROW"];

    public static TheoryData<string> Statements
        => [.. typeof(LedgerSql).GetFields(BindingFlags.Public | BindingFlags.Static).Where(one => one.IsLiteral).Select(one => one.Name)];

    [Theory]
    [MemberData(nameof(Statements))]
    public async Task Statement_FindsItsRowsByAnIndex(string name)
    {
        await using var fixture = await LedgerFixture.OpenAsync();
        await fixture.CloseAsync();
        var sql = (string)typeof(LedgerSql).GetField(name)!.GetRawConstantValue()!;

        var plan = Plan(fixture.File, sql);

        Assert.DoesNotContain(plan, step => step.StartsWith("SCAN", StringComparison.Ordinal) && !Whole.Any(allowed => step.StartsWith(allowed, StringComparison.Ordinal)));

        // the few recordings of one conversation may be put in order; of a long list only those of one moment ("for right part")
        Assert.DoesNotContain(plan, step => step.Contains("TEMP B-TREE FOR ORDER BY", StringComparison.Ordinal) && name != nameof(LedgerSql.OfConversation));
    }

    private static List<string> Plan(string file, string sql)
    {
        using SqliteConnection connection = new($"Data Source={file};Pooling=False");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = "EXPLAIN QUERY PLAN " + sql;
        for (var i = 1; i <= 22; i++)
        {
            command.Parameters.AddWithValue($"?{i}", DBNull.Value);
        }

        List<string> plan = [];
        using var rows = command.ExecuteReader();
        while (rows.Read())
        {
            plan.Add(rows.GetString(3).Replace("SCAN TABLE ", "SCAN ", StringComparison.Ordinal));
        }

        return plan;
    }
}
