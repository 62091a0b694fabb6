import * as alarms from './alarms.ts'
import type { CloudWatchOperation } from './call.ts'
import { describeAlarmHistory } from './history.ts'
import * as metrics from './metrics.ts'
import { putMetricData } from './put-metric-data.ts'
import * as tags from './tags.ts'

/** One line an operation. @see api.md §8 */
export const cloudWatchOperations: ReadonlyMap<string, CloudWatchOperation> = new Map([
  ['DeleteAlarms', alarms.deleteAlarms],
  ['DescribeAlarmHistory', describeAlarmHistory],
  ['DescribeAlarms', alarms.describeAlarms],
  ['DescribeAlarmsForMetric', alarms.describeAlarmsForMetric],
  ['DisableAlarmActions', alarms.disableAlarmActions],
  ['EnableAlarmActions', alarms.enableAlarmActions],
  ['GetMetricData', metrics.getMetricData],
  ['GetMetricStatistics', metrics.getMetricStatistics],
  ['ListMetrics', metrics.listMetrics],
  ['ListTagsForResource', tags.listTagsForResource],
  ['PutMetricAlarm', alarms.putMetricAlarm],
  ['PutMetricData', putMetricData],
  ['SetAlarmState', alarms.setAlarmState],
  ['TagResource', tags.tagResource],
  ['UntagResource', tags.untagResource],
])
