import { transferSuite } from '../../support/transfer-suite.ts'

transferSuite('knotd')
