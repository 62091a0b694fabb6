"""Holds calls against botocore's service model of Route 53.

Reads a JSON list of {"op", "params"} from stdin and writes a JSON list with a sentence for each call that the model
refuses. Exits 3 where botocore cannot be imported.
"""

import json
import sys

try:
    import botocore.session
    from botocore.validate import ParamValidator
except ImportError:
    sys.exit(3)

model = botocore.session.get_session().get_service_model("route53")
problems = []
for number, call in enumerate(json.load(sys.stdin)):
    shape = model.operation_model(call["op"]).input_shape
    report = ParamValidator().validate(call["params"], shape)
    if report.has_errors():
        problems.append(f"call {number} {call['op']}: {report.generate_report()}")
json.dump(problems, sys.stdout)
